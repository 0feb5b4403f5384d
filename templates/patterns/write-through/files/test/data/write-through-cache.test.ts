import { beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { MemoryCacheStore } from "#outbound/cache/memory-cache-store.ts";
import { WriteThroughCache } from "#outbound/cache/write-through-cache.ts";
import { createLogger } from "#platform/logger.ts";

const caching = {
  name: "words:1",
  schema: z.string(),
  ttlMs: 60_000,
  negativeTtlMs: 5000,
  staleMs: 0,
  maxLength: 100,
};

let source: string;
let store: MemoryCacheStore;
/** Of two processes that share a store. */
let cache: WriteThroughCache<string>;
let other: WriteThroughCache<string>;

beforeEach(() => {
  source = "first";
  store = new MemoryCacheStore(1_000_000);
  cache = new WriteThroughCache(store, caching, createLogger("silent"));
  other = new WriteThroughCache(store, caching, createLogger("silent"));
});

const find = (from = cache) => from.find("1", async () => source);
const set = (word: string, on = cache) =>
  on.replace(
    "1",
    async () => void (source = word),
    () => word,
  );

test("a read after a write finds its value, and loads nothing", async () => {
  await set("second");

  expect(await find()).toBe("second");
  expect(await find(other)).toBe("second");
  expect(cache.counts.loads + other.counts.loads).toBe(0);
});

test("a write that fails leaves nothing behind", async () => {
  await find();
  const failing = cache.replace(
    "1",
    async () => {
      source = "second";
      throw new Error("answer lost");
    },
    () => "never",
  );
  await expect(failing).rejects.toThrow("answer lost");

  expect(await find()).toBe("second");
});

test("a reader that is overtaken by a write does not undo it", async () => {
  const slow = Promise.withResolvers<string>();
  const overtaken = other.find("1", () => slow.promise);
  await expect.poll(() => other.counts.loads).toBe(1);

  await set("second");
  slow.resolve("first");
  expect(await overtaken).toBe("first");

  expect(await find(other)).toBe("second");
});

test("a reader who loads while a write is under way leaves nothing old behind", async () => {
  const committed = Promise.withResolvers<void>();
  const writing = cache.replace(
    "1",
    () => committed.promise,
    () => "second",
  );
  await Promise.resolve();
  expect(await find(other)).toBe("first");
  source = "second";
  committed.resolve();
  await writing;

  expect(await find(other)).toBe("second");
});

const inOrder = ["first", "second"] as const;
const reversed = ["second", "first"] as const;

describe.each([
  [inOrder, inOrder],
  [inOrder, reversed],
  [reversed, inOrder],
  [reversed, reversed],
])("of two writes at once that commit %j and are answered %j", (committed, answered) => {
  test.each([
    ["one process", () => cache],
    ["two processes", () => other],
  ])("nothing is left by %s that the other made old", async (_name, second) => {
    const begin = (word: string, on: typeof cache) => {
      const answer = Promise.withResolvers<void>();
      const write = on.replace(
        "1",
        () => answer.promise,
        () => word,
      );
      return {
        commit: () => void (source = word),
        answer: () => {
          answer.resolve();
          return write;
        },
      };
    };
    const writes = { first: begin("one", cache), second: begin("two", second()) };
    await find();

    for (const which of committed) writes[which].commit();
    for (const which of answered) await writes[which].answer();

    expect(await find()).toBe(source);
    expect(await find(other)).toBe(source);
  });
});

test.each([
  ["read", () => vi.spyOn(store, "read").mockResolvedValue({})],
  ["fill", () => vi.spyOn(store, "fill").mockResolvedValue(false)],
  ["remove", () => vi.spyOn(store, "remove").mockRejectedValue(new Error("no store"))],
])("while the store fails to %s, nothing old is found", async (_method, breakStore) => {
  await find();
  const broken = breakStore();

  await set("second");
  expect(await find()).toBe("second");

  broken.mockRestore();
  expect(await find()).toBe("second");
});
