import { setTimeout } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { Deadline, inTime, timeLeft } from "#platform/deadline.ts";

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

test("for a client that has left before its answer, there is no time", () => {
  const deadline = new Deadline(60_000);

  deadline.expire();
  deadline.lift();

  expect(deadline.run(timeLeft)).toBe(Number.NEGATIVE_INFINITY);
});

test("a client that leaves with its answer changes nothing", () => {
  const deadline = new Deadline(60_000);

  deadline.lift();
  deadline.expire();

  expect(deadline.run(timeLeft)).toBe(Number.POSITIVE_INFINITY);
});

const late = { kind: "unavailable", code: "deadline_exceeded" };

test("nobody waits longer than the request may, and the work goes on", async () => {
  const work = Promise.withResolvers<string>();

  const impatient = new Deadline(20).run(() => inTime(() => work.promise));
  const patient = new Deadline(60_000).run(() => inTime(() => work.promise));
  const unbound = inTime(() => work.promise);

  await expect(impatient).rejects.toMatchObject(late);
  work.resolve("done");
  expect(await Promise.all([patient, unbound])).toEqual(["done", "done"]);
});

test("nothing is begun without time for it", async () => {
  const work = vi.fn<() => Promise<void>>();

  const begun = new Deadline(0).run(() => inTime(work));

  await expect(begun).rejects.toMatchObject(late);
  expect(work).not.toHaveBeenCalled();
});
