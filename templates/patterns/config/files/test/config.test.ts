import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { loadConfig } from "#platform/config.ts";

test("an empty environment is enough, and blank means not set", () => {
  expect(loadConfig({})).toMatchObject({ LOG_LEVEL: "info", SHUTDOWN_TIMEOUT_MS: 10_000 });
  expect(loadConfig({ LOG_LEVEL: "" })).toMatchObject({ LOG_LEVEL: "info" });
});

test.for([" ", "0x10", "1e3", "1.5", "-1", "600001"])("%j is not a delay", (value) => {
  expect(() => loadConfig({ SHUTDOWN_DELAY_MS: value })).toThrow("SHUTDOWN_DELAY_MS");
});

test("bad values end the process with 78, each of them named", () => {
  const { status, stderr } = spawnSync(process.execPath, ["src/main.ts"], {
    env: { ...process.env, LOG_LEVEL: "loud", SHUTDOWN_DELAY_MS: "soon" },
    encoding: "utf8",
    timeout: 10_000,
  });

  expect(status).toBe(78);
  expect(stderr).toMatch(
    /^Invalid configuration:\n {2}LOG_LEVEL: .+\n {2}SHUTDOWN_DELAY_MS: .+\n$/,
  );
});
