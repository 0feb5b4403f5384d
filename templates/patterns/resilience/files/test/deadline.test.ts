import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { Deadline, timeLeft } from "#platform/deadline.ts";

test("a request has less and less time, and keeps some for its answer", async () => {
  const deadline = new Deadline(1000);

  const [before, after] = await deadline.run(async () => {
    const left = timeLeft();
    await setTimeout(20);
    return [left, timeLeft()] as const;
  });

  expect(before).toBeLessThanOrEqual(900);
  expect(after).toBeLessThan(before);
  expect(timeLeft()).toBe(Number.POSITIVE_INFINITY);
});

test("what outlives its request is not bound by it", () => {
  const deadline = new Deadline(0);

  const [during, afterwards] = deadline.run(() => {
    const left = timeLeft();
    deadline.lift();
    return [left, timeLeft()] as const;
  });

  expect(during).toBeLessThanOrEqual(0);
  expect(afterwards).toBe(Number.POSITIVE_INFINITY);
});
