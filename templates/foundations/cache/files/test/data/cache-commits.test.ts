import { expect, test } from "vitest";
import { z } from "zod";
import { Cache } from "#outbound/cache/cache.ts";
import { MemoryCacheStore } from "#outbound/cache/memory-cache-store.ts";
import { createLogger } from "#platform/logger.ts";

const caching = {
  name: "versions:1",
  schema: z.int(),
  ttlMs: 60_000,
  negativeTtlMs: 5000,
  staleMs: 0,
  maxLength: 100,
};

/** The same numbers in every run. */
function diceOf(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const orders = Array.from({ length: 8 }, (_, i) => i);

test.each(orders)("whoever comes after a commit finds it, order %i", async (seed) => {
  const cache = new Cache(new MemoryCacheStore(1_000_000), caching, createLogger("silent"));
  const dice = diceOf(seed);
  const checks: Promise<void>[] = [];
  const steps: (() => void)[] = [];
  let version = 0;
  /** Resolves when it is drawn. */
  const step = () => new Promise<void>((resolve) => void steps.push(resolve));
  const load = async () => {
    await step();
    const loaded = version;
    await step();
    return loaded;
  };
  const read = async () => {
    const committed = version;
    const found = await cache.find("1", load);
    expect(found).toBeGreaterThanOrEqual(committed);
  };
  const write = () =>
    cache.write("1", async () => {
      await step();
      version++;
      // As a subscriber would, which is told of the commit before the cache is.
      checks.push(read());
      await step();
    });

  for (let i = 0; i < 500; i++) {
    if (dice(10) === 0) checks.push(write());
    else if (dice(3) === 0) checks.push(read());
    else steps.splice(dice(steps.length), 1)[0]?.();
    await new Promise(setImmediate);
  }
  while (steps.length > 0) {
    steps.shift()?.();
    await new Promise(setImmediate);
  }

  await Promise.all(checks);
  expect(checks.length).toBeGreaterThan(100);
});
