import { getHeapStatistics } from "node:v8";
import { expect, test } from "vitest";
import { MemoryRateLimiter } from "#platform/rate-limit/memory-rate-limiter.ts";
import { SlidingWindows } from "#platform/rate-limit/sliding-windows.ts";

const quota = { name: "test", units: 7, windowMs: 1000 };

function start({ units, windowMs } = quota) {
  const time = { now: 5 };
  const windows = new SlidingWindows({ name: "test", units, windowMs }, 10);
  const limiter = new MemoryRateLimiter(windows, () => time.now);
  return { time, take: (cost = 1) => limiter.take("client", cost) };
}

test("what was spent comes back after a window and the rest of its step", () => {
  const { time, take } = start();

  expect(Array.from({ length: 8 }, () => take())).toEqual([6, 5, 4, 3, 2, 1, 0, -1095]);
  time.now += 1094;
  expect(take()).toBe(-1);
  time.now += 1;
  expect(take()).toBe(6);
  time.now += 1_000_000;
  expect(take()).toBe(6);
});

test("a refusal takes nothing, and waits for no more than it needs", () => {
  const { time, take } = start();
  take(2);
  time.now += 300;
  take(4);

  expect([take(3), take(4), take(1)]).toEqual([-795, -1095, 0]);
});

test("a boundary between windows lets nobody spend twice", () => {
  const { time, take } = start();
  time.now = 999;
  take(7);

  for (time.now = 1000; time.now < 1999; time.now++) expect(take()).toBeLessThan(0);
});

test.for([1, 3, 10, 999])("no window, wherever it begins, has more than %i", (units) => {
  const { time, take } = start({ ...quota, units });
  const taken: { at: number; cost: number }[] = [];
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
    taken.push({ at: time.now, cost });
    time.now += (i * 7919) % 3;
  }
  const inWindows = taken.map(({ at: end }) =>
    taken
      .filter(({ at }) => at > end - quota.windowMs && at <= end)
      .reduce((sum, { cost }) => sum + cost, 0),
  );
  expect(Math.max(...inWindows)).toBe(units);
  expect(tooSoon.length).toBeGreaterThan(1);
  expect(new Set(tooSoon)).toEqual(new Set([-1]));
  expect(Math.min(...inTime)).toBeGreaterThanOrEqual(0);
});

test("taking allocates nothing", () => {
  const limiter = new MemoryRateLimiter(new SlidingWindows({ ...quota, units: 1_000_000 }, 100));
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
