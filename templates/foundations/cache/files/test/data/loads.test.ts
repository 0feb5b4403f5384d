import { describe, expect, test, vi } from "vitest";
import { FreshLoads, SharedLoads } from "#outbound/cache/loads.ts";
import { Deadline } from "#platform/deadline.ts";
import { AppError } from "#platform/errors.ts";

const late = { kind: "unavailable", code: "deadline_exceeded" };

const tooLate = new AppError("unavailable", "deadline_exceeded", "no time left");

const broken = async () => Promise.reject(new Error("broken"));

/** A load that ends when the test says so. */
function slow(value: string) {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { load: vi.fn<() => Promise<string>>(() => promise), end: () => resolve(value) };
}

/** Long enough for all that needs no time. */
const moment = () => new Promise((resolve) => setImmediate(resolve));

describe.each([
  ["shared", SharedLoads],
  ["fresh", FreshLoads],
])("%s loads", (_name, Loads) => {
  test("who joins a load waits no longer than its request may", async () => {
    const loads = new Loads<string>();
    const { load, end } = slow("value");
    const patient = new Deadline(60_000).run(() => loads.run("1", load));

    const impatient = new Deadline(50).run(() => loads.run("1", load));

    await expect(impatient).rejects.toMatchObject(late);
    end();
    expect(await patient).toBe("value");
  });

  test("who has more time than the one who began to load begins anew", async () => {
    const loads = new Loads<string>();
    const hasty = loads.run("1", async () => Promise.reject(tooLate));

    const both = [loads.run("1", async () => "value"), loads.run("1", async () => "value")];

    await expect(hasty).rejects.toMatchObject(late);
    expect(await Promise.all(both)).toEqual(["value", "value"]);
  });

  test("an error goes to all who share it, and the next load is another", async () => {
    const loads = new Loads<string>();

    const both = await Promise.allSettled([loads.run("1", broken), loads.run("1", broken)]);

    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await loads.run("1", async () => "value")).toBe("value");
  });
});

test("of fresh loads, those who come during one share the next, which begins when it ends", async () => {
  const loads = new FreshLoads<string>();
  const [first, next] = [slow("first"), slow("next")];
  const early = loads.run("1", first.load);
  await moment();

  const others = Array.from({ length: 100 }, () => loads.run("1", next.load));
  await moment();
  expect(next.load).not.toHaveBeenCalled();
  expect(await loads.run("2", async () => "other key")).toBe("other key");
  first.end();
  await moment();
  expect(next.load).toHaveBeenCalledOnce();
  next.end();

  expect(await early).toBe("first");
  expect(new Set(await Promise.all(others))).toEqual(new Set(["next"]));
  expect(next.load).toHaveBeenCalledOnce();
});
