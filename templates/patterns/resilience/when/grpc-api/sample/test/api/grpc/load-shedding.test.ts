import type { MethodDefinition } from "@grpc/grpc-js";
import { service } from "grpc-health-check";
import { expect, onTestFinished, test, vi } from "vitest";
import { UserServiceService } from "#inbound/grpc/generated/users/v1/users.ts";
import { keepLoopBusy } from "#test/support/busy-loop.ts";
import { startGrpcApp } from "#test/support/grpc.ts";

const { Check } = service as unknown as {
  Check: MethodDefinition<{ service: string }, { status: string }>;
};
const request = { id: crypto.randomUUID() };

test("calls are refused while the event loop is late, those for health are not", async () => {
  const app = await startGrpcApp({ SHED_EVENT_LOOP_DELAY_MS: "40" });
  onTestFinished(() => app.close());
  const status = async () => (await app.refusal(UserServiceService.getUser, request)).status;
  const stop = keepLoopBusy(200);
  onTestFinished(stop);

  await vi.waitFor(async () => expect(await status()).toBe("UNAVAILABLE"), 8000);
  const refused = await app.refusal(UserServiceService.getUser, request);
  expect(refused.reason).toBe("OVERLOADED");
  expect(refused.metadata.get("x-request-id")).toHaveLength(1);
  expect(await app.call(Check, { service: "" })).toEqual({ status: "SERVING" });

  stop();
  await vi.waitFor(async () => expect(await status()).toBe("NOT_FOUND"), 8000);
}, 20_000);
