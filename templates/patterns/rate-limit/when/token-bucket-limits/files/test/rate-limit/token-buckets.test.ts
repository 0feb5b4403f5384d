import { getHeapStatistics } from "node:v8";
import { expect, test } from "vitest";
import { MemoryRateLimiter } from "#platform/rate-limit/memory-rate-limiter.ts";
import { TokenBuckets } from "#platform/rate-limit/token-buckets.ts";

const quota = { name: "test", units: 7, windowMs: 1000 };

function start({ units, windowMs } = quota) {
  const time = { now: 5 };
  const buckets = new TokenBuckets({ name: "test", units, windowMs }, 10);
  const limiter = new MemoryRateLimiter(buckets, () => time.now);
  return { time, take: (cost = 1) => limiter.take("client", cost) };
}

test("a full bucket is spent at once, and refilled one by one", () => {
  const { time, take } = start();

  expect(Array.from({ length: 8 }, () => take())).toEqual([6, 5, 4, 3, 2, 1, 0, -143]);
  time.now += 143;
  expect([take(), take()]).toEqual([0, -143]);
  time.now += 1_000_000;
  expect(take()).toBe(6);
});

test("a refusal takes nothing", () => {
  const { take } = start();
  take(5);

  expect([take(3), take(3), take(2)]).toEqual([-143, -143, 0]);
});

test.for([1, 3, 10, 999])("a quota of %i is never exceeded, and all of it can be had", (units) => {
  const { time, take } = start({ ...quota, units });
  const since = time.now;
  let taken = 0;
  const tooSoon: number[] = [];
  const inTime: number[] = [];
  for (let i = 0; i < 2000; i++) {
    const cost = Math.min(1 + (i % 3), units);
    const left = take(cost);
    if (left < 0) {
      time.now += -left - 1;
      tooSoon.push(take(cost));
      time.now += 1;
      inTime.push(take(cost));
    }
    taken += cost;
    const flowedIn = (units * (time.now - since)) / quota.windowMs;
    expect(taken).toBeLessThanOrEqual(units + flowedIn);
    time.now += (i * 7919) % 3;
  }
  expect(tooSoon.length).toBeGreaterThan(100);
  expect(new Set(tooSoon)).toEqual(new Set([-1]));
  expect(Math.min(...inTime)).toBeGreaterThanOrEqual(0);
});

test("taking allocates nothing", () => {
  const limiter = new MemoryRateLimiter(new TokenBuckets({ ...quota, units: 1_000_000 }, 100));
  const clients = Array.from({ length: 100 }, (_, i) => `client ${i}`);
  const bytesOfMany = () => {
    const before = getHeapStatistics().used_heap_size;
    for (let i = 0; i < 10_000; i++) limiter.take(clients[i % 100]!, 1);
    return getHeapStatistics().used_heap_size - before;
  };
  // It is compiled meanwhile.
  for (let i = 0; i < 30; i++) bytesOfMany();

  const bytes = Array.from({ length: 11 }, bytesOfMany).toSorted((a, b) => a - b);

  // The median: a collection may fall into one of them.
  expect(bytes[5]! / 10_000).toBeLessThan(1);
});
