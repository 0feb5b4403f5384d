import { spawnSync } from "node:child_process";
import { expect, onTestFinished, test, vi } from "vitest";
import { createDatabase } from "#test/support/database.ts";
import { startService, statusOf } from "#test/support/service.ts";

test("SIGTERM turns readiness off before connections stop, and the process exits with 0", async () => {
  const { url, process: service, exit } = await startService({ SHUTDOWN_DELAY_MS: "3000" });

  service.kill("SIGTERM");

  await vi.waitFor(async () => expect(await statusOf(`${url}/readyz`)).toBe(503), 2900);
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

test("a signal during the start ends it, and the process exits with 0", async () => {
  const database = await createDatabase();
  onTestFinished(() => database.drop());
  const signal = 'queueMicrotask(() => process.emit("SIGTERM", "SIGTERM"))';
  const atOnce = `process.on("newListener", (event) => event === "SIGTERM" && ${signal})`;

  const { status, stdout } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${atOnce}`, "src/main.ts"],
    { env: { ...process.env, ...database.env, PORT: "0" }, encoding: "utf8", timeout: 10_000 },
  );

  expect(stdout).toContain("stopped");
  expect(stdout).not.toContain("listening");
  expect(status).toBe(0);
}, 20_000);
