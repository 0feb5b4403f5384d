import { expect, test } from "vitest";
import { toStatus } from "#inbound/grpc/status.ts";
import { AppError } from "#platform/errors.ts";
import { createLogger } from "#platform/logger.ts";
import { detailOf, parts } from "#test/support/grpc.ts";

test("however much is wrong with a request, clients can read the trailers that say so", () => {
  const fields = Array.from({ length: 1000 }, (_, index) => ({
    field: `lines.${index}.unitPrice`,
    message: "Too small: expected number to be >=1",
  }));
  const error = new AppError("validation", "validation_failed", "Not valid.", { fields });

  const { metadata } = toStatus(error, createLogger("silent"));

  const named = parts(detailOf(metadata, "BadRequest"), 1);
  expect(named.map((violation) => String(parts(violation, 1)[0])).slice(0, 2)).toEqual([
    "lines[0].unit_price",
    "lines[1].unit_price",
  ]);
  const [details] = metadata.get("grpc-status-details-bin") as [Buffer];
  expect(details.toString("base64").length).toBeLessThan(8192);
});
