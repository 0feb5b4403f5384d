import { expect, test } from "vitest";
import { createLogger } from "#platform/logger.ts";

test("secrets are redacted, up to two objects deep", () => {
  const lines: string[] = [];
  const logger = createLogger("info", { write: (line) => void lines.push(line) });

  const headers = { authorization: "hidden" };
  logger.info({ token: "hidden", user: { password: "hidden" }, req: { headers } }, "request");

  expect(lines).toEqual([expect.stringContaining("[Redacted]")]);
  expect(lines[0]).not.toContain("hidden");
});
