import { expect, test } from "vitest";
import { Health } from "#platform/health.ts";
import { createLogger, requestContext } from "#platform/logger.ts";

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

  expect(await health.readiness()).toEqual({
    ready: true,
    checks: { database: { status: "up" } },
  });
  answer = promise;
  const slow = await Promise.all([health.readiness(), health.readiness()]);
  reject(new Error("gone"));

  expect(slow).toMatchObject([{ ready: true }, { ready: true }]);
  expect(checks).toBe(2);
  await expect
    .poll(() => health.readiness())
    .toMatchObject({ checks: { database: { status: "down" } } });
});

test("a check that was given up is not made again before it has ended", async () => {
  const health = new Health(createLogger("silent"));
  const hung = Promise.withResolvers<void>();
  let checks = 0;
  const check = () => (++checks === 1 ? hung.promise : Promise.resolve());
  health.addCheck("database", check, { timeoutMs: 20 });
  health.serve();

  const during = [await health.readiness(), await health.readiness()];
  hung.resolve();

  expect(during).toMatchObject([{ ready: false }, { ready: false }]);
  await expect.poll(() => health.readiness()).toMatchObject({ ready: true });
  expect(checks).toBe(2);
});

test("a check belongs to no request: others ask for it too", async () => {
  const health = new Health(createLogger("silent"));
  const requests: unknown[] = [];
  health.addCheck("database", async () => void requests.push(requestContext.getStore()));

  await requestContext.run({ requestId: "probe" }, () => health.readiness());

  expect(requests).toEqual([undefined]);
});

test("readiness tells what there is to tell of a check", async () => {
  const health = new Health(createLogger("silent"));
  let circuit = "closed";
  const check = async () => {
    if (circuit !== "closed") throw new Error(`The circuit is ${circuit}.`);
  };
  health.addCheck("rates", check, { optional: true, details: () => ({ circuit }) });
  health.serve();

  const before = await health.readiness();
  circuit = "open";
  const after = await health.readiness();

  expect(before).toEqual({ ready: true, checks: { rates: { status: "up", circuit: "closed" } } });
  expect(after).toEqual({
    ready: true,
    checks: { rates: { status: "degraded", circuit: "open" } },
  });
});

test("a failure is logged when it begins and when it ends, however often probes come", async () => {
  const lines: string[] = [];
  const logger = createLogger("info", { write: (line: string) => void lines.push(line) });
  const health = new Health(logger);
  let isUp = false;
  health.addCheck("database", async () => {
    if (!isUp) throw new Error("gone");
  });

  for (let probe = 0; probe < 3; probe++) await health.readiness();
  isUp = true;
  for (let probe = 0; probe < 3; probe++) await health.readiness();

  const messages = lines.map((line) => JSON.parse(line).msg);
  expect(messages).toEqual(["health check failed", "health check passes again"]);
});
