import { expect, test, vi } from "vitest";
import { startService, statusOf } from "#test/support/service.ts";

test("SIGTERM turns readiness off before connections stop, and the process exits with 0", async () => {
  const { url, process: service, exit } = await startService({ SHUTDOWN_DELAY_MS: "1000" });

  service.kill("SIGTERM");

  await vi.waitFor(async () => expect(await statusOf(`${url}/readyz`)).toBe(503), 900);
  expect(await statusOf(`${url}/livez`)).toBe(200);
  expect(await exit).toEqual([0, null]);
}, 20_000);

test("a second signal ends the process at once", async () => {
  const { url, process: service, exit } = await startService({ SHUTDOWN_DELAY_MS: "60000" });

  service.kill("SIGTERM");
  await vi.waitFor(async () => expect(await statusOf(`${url}/readyz`)).toBe(503), 5000);
  service.kill("SIGTERM");

  expect(await exit).toEqual([1, null]);
}, 20_000);
