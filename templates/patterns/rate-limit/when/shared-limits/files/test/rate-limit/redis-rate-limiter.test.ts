import { setTimeout } from "node:timers/promises";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createLogger } from "#platform/logger.ts";
import type { Redis } from "#platform/redis.ts";
import { RedisRateLimiter } from "#outbound/redis/redis-rate-limiter.ts";
import { connectRedis, redisUrl } from "#test/support/redis.ts";

const quota = { name: "test", units: 100, windowMs: 3_600_000 };
const silent = createLogger("silent");

async function connect() {
  const { redis, drop } = await connectRedis(redisUrl!);
  onTestFinished(drop);
  return redis;
}

describe.skipIf(redisUrl === undefined)("on Redis", () => {
  test("however many ask at once, exactly the quota is given", async () => {
    const redis = await connect();
    const other = redis.duplicate();
    onTestFinished(() => other.disconnect());
    await other.connect();
    const limiters = [redis, other].map(
      (connection) => new RedisRateLimiter(connection, quota, "closed", silent),
    );

    const takes = Array.from({ length: 500 }, (_, i) => limiters[i % 2]!.take("client", 1));
    const answers = await Promise.all(takes);

    expect(answers.filter((left) => left >= 0).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, i) => i),
    );
  });

  test("clients and classes have a quota each, and a refusal takes nothing", async () => {
    const redis = await connect();
    const few = { ...quota, units: 3 };
    const reads = new RedisRateLimiter(redis, { ...few, name: "reads" }, "closed", silent);
    const writes = new RedisRateLimiter(redis, { ...few, name: "writes" }, "closed", silent);

    expect(await reads.take("a", 2)).toBe(1);
    expect(await reads.take("a", 2)).toBeLessThan(0);
    expect([await reads.take("a", 1), await reads.take("b", 1)]).toEqual([0, 2]);
    expect(await writes.take("a", 1000)).toBe(0);
  });

  test("after the wait there is enough, and nothing is kept for longer than it says", async () => {
    const redis = await connect();
    const short = { ...quota, units: 2, windowMs: 200 };
    const limiter = new RedisRateLimiter(redis, short, "open", silent);
    await limiter.take("client", 2);

    const left = await limiter.take("client", 1);
    await setTimeout(-left);

    expect(left).toBeGreaterThanOrEqual(-220);
    expect(left).toBeLessThan(0);
    expect(await limiter.take("client", 1)).toBeGreaterThanOrEqual(0);
    const expiry = await redis.pttl("rate-limit:test:client");
    expect(expiry).toBeGreaterThan(0);
    expect(expiry).toBeLessThanOrEqual(220);
  });
});

/** Answers as it is told. */
function fakeRedis() {
  const state = { isAway: false, asked: 0 };
  const takeUnits = async () => {
    state.asked += 1;
    if (state.isAway) throw new Error("Connection is closed.");
    return 41;
  };
  return { state, redis: { defineCommand: () => {}, takeUnits } as unknown as Redis };
}

function start(failure: "open" | "closed") {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const { state, redis } = fakeRedis();
  const lines: string[] = [];
  const logger = createLogger("info", { write: (line) => void lines.push(line) });
  const limiter = new RedisRateLimiter(redis, quota, failure, logger);
  return { state, limiter, log: () => lines.map((line) => JSON.parse(line)) };
}

test("while Redis is away, an open limiter lets pass, and an outage is two lines", async () => {
  const { state, limiter, log } = start("open");

  state.isAway = true;
  const away = [await limiter.take("client", 1), await limiter.take("client", 1)];
  state.isAway = false;
  vi.advanceTimersByTime(1000);

  expect(away).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  expect([await limiter.take("client", 1), await limiter.take("client", 1)]).toEqual([41, 41]);
  expect(log()).toMatchObject([
    { level: "warn", quota: "test", reason: "Connection is closed.", msg: "rate limit is away" },
    { level: "info", quota: "test", msg: "rate limit is back" },
  ]);
});

test("Redis is asked once a second while it is away", async () => {
  const { state, limiter } = start("open");
  state.isAway = true;

  for (let i = 0; i < 3; i++) await limiter.take("client", 1);
  expect(state.asked).toBe(1);
  vi.advanceTimersByTime(1000);
  for (let i = 0; i < 3; i++) await limiter.take("client", 1);

  expect(state.asked).toBe(2);
});

test("while Redis is away, a closed limiter refuses", async () => {
  const { state, limiter, log } = start("closed");

  state.isAway = true;

  const refusal = { kind: "unavailable", code: "rate_limit_unavailable" };
  await expect(limiter.take("client", 1)).rejects.toMatchObject(refusal);
  await expect(limiter.take("client", 1)).rejects.toMatchObject(refusal);
  expect(log()).toHaveLength(1);
});
