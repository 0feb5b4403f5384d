import { expect, test } from "vitest";
import {
  type Counts,
  MemoryRateLimiter,
} from "#platform/rate-limit/memory-rate-limiter.ts";

const quota = { name: "test", units: 10, windowMs: 1000 };

/** Nothing ever comes back. */
function totals(slots: number): Counts {
  const spent = new Uint32Array(slots);
  return {
    quota,
    slots,
    take: (slot, cost) => {
      if (spent[slot]! + cost > quota.units) return -1;
      return quota.units - (spent[slot]! += cost);
    },
    spent: (slot) => spent[slot]!,
    clear: (slot) => void (spent[slot] = 0),
  };
}

test("clients have a quota each", () => {
  const limiter = new MemoryRateLimiter(totals(10));

  expect([limiter.take("a", 4), limiter.take("b", 1), limiter.take("a", 4)]).toEqual([6, 9, 2]);
  expect(limiter.take("a", 4)).toBe(-1);
});

test("what costs more than the quota takes all of it", () => {
  const limiter = new MemoryRateLimiter(totals(10));

  expect([limiter.take("a", 1000), limiter.take("a", 1)]).toEqual([0, -1]);
});

test("a flood of addresses takes no more room, and does not bring back what is used up", () => {
  const slots = 64;
  const limiter = new MemoryRateLimiter(totals(slots));
  const usedUp = Array.from({ length: slots / 2 }, (_, i) => `used up ${i}`);
  for (const client of usedUp) {
    limiter.take(client, quota.units);
    limiter.take(`neighbour of ${client}`, 1);
  }

  const flood = Array.from({ length: 100 * slots }, (_, i) => limiter.take(`flood ${i}`, 1));

  expect(new Set(flood)).toEqual(new Set([quota.units - 1]));
  expect(limiter.take("flood 0", 1)).toBe(quota.units - 1);
  expect(usedUp.filter((client) => limiter.take(client, 1) >= 0)).toEqual([]);
});
