import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { Load } from "#platform/load.ts";
import { createLogger } from "#platform/logger.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

const limit = 10;

/** What the load is after so many samples of that value. */
function open() {
  let value = 0;
  const lines: string[] = [];
  const logger = createLogger("info", { write: (line) => void lines.push(line) });
  const load = new Load(logger, { name: "queue", limit, read: () => value });
  onTestFinished(() => load.close());
  const sample = (reading: number, times: number) => {
    value = reading;
    vi.advanceTimersByTime(times * 100);
    return load.isExcessive;
  };
  return { sample, messages: () => lines.map((line) => JSON.parse(line).msg) };
}

test("a burst passes, a queue that stays is too much", () => {
  const { sample } = open();

  expect(sample(limit, 10)).toBe(false);
  expect(sample(limit + 1, 2)).toBe(false);
  expect(sample(limit, 1)).toBe(false);
  expect(sample(limit + 1, 2)).toBe(false);
  expect(sample(limit + 1, 1)).toBe(true);
});

test("it is over when the queue has long been well below the limit", () => {
  const { sample, messages } = open();
  sample(1000, 3);

  expect(sample(limit - 1, 10)).toBe(true);
  expect(sample(limit / 2, 2)).toBe(true);
  expect(sample(limit / 2, 1)).toBe(false);
  expect(messages()).toEqual(["overloaded: refusing requests", "no longer overloaded"]);
});
