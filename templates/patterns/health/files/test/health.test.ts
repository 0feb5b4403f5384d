import { expect, test } from "vitest";
import { Health } from "#platform/health.ts";
import { createLogger } from "#platform/logger.ts";

test("a check that takes long is made once, and told in time as it was found last", async () => {
  const health = new Health(createLogger("silent"));
  let checks = 0;
  let answer = Promise.resolve();
  health.addCheck("database", () => {
    checks += 1;
    return answer;
  });
  health.serve();
  const { promise, reject } = Promise.withResolvers<void>();

  expect(await health.readiness()).toEqual({ ready: true, checks: { database: "up" } });
  answer = promise;
  const slow = await Promise.all([health.readiness(), health.readiness()]);
  reject(new Error("gone"));

  expect(slow).toMatchObject([{ ready: true }, { ready: true }]);
  expect(checks).toBe(2);
  await expect.poll(() => health.readiness()).toMatchObject({ checks: { database: "down" } });
});
