import { beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { Cache } from "#outbound/cache/cache.ts";
import type { CacheStore } from "#outbound/cache/cache-store.ts";
import { MemoryCacheStore } from "#outbound/cache/memory-cache-store.ts";
import { AppError } from "#platform/errors.ts";
import { createLogger } from "#platform/logger.ts";

const SECOND = 1000;
const schema = z.object({ name: z.string(), at: z.coerce.date() }).readonly();
type Thing = z.infer<typeof schema>;
const caching = {
  name: "things:1",
  schema,
  ttlMs: 60 * SECOND,
  negativeTtlMs: 5 * SECOND,
  staleMs: 300 * SECOND,
  maxLength: 1000,
};
const thing = (name: string): Thing => ({ name, at: new Date("2026-01-05T09:00:00.123Z") });

/** Where the values really are. */
class Source {
  loads = 0;
  value: Thing | undefined = thing("first");
  error: Error | undefined;

  readonly load = async (): Promise<Thing | undefined> => {
    this.loads++;
    const { value } = this;
    await Promise.resolve();
    if (this.error) throw this.error;
    return value;
  };
}

let now = 0;
let random = 0;
let source: Source;
let store: CacheStore;
let cache: Cache<Thing>;

const open = () => new Cache(store, caching, createLogger("silent"), () => random);
const find = () => cache.find("1", source.load);

beforeEach(() => {
  [now, random] = [0, 0];
  source = new Source();
  store = new MemoryCacheStore(1_000_000, () => now);
  cache = open();
});

test("loads once, and answers with an equal value from then on", async () => {
  expect(await find()).toEqual(thing("first"));
  expect(await find()).toEqual(thing("first"));

  expect(source.loads).toBe(1);
  expect(cache.counts).toEqual({ hits: 1, loads: 1, stale: 0 });
});

test("reads what is stored once, and shares it as long as it is fresh", async () => {
  await find();
  const [first, second] = [await find(), await find()];

  expect(second).toBe(first);
  expect(Object.isFrozen(first)).toBe(true);
  await cache.write("1", async () => void (source.value = thing("second")));
  await find();
  expect(await find()).toEqual(thing("second"));
});

test("loads once for all who miss at the same time", async () => {
  const found = await Promise.all(Array.from({ length: 200 }, find));

  expect(new Set(found.map((value) => value?.name))).toEqual(new Set(["first"]));
  expect(source.loads).toBe(1);
});

test("gives an error to all who waited for it, and loads anew for the next", async () => {
  source.error = new Error("broken");
  const results = await Promise.allSettled([find(), find()]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);

  source.error = undefined;
  expect(await find()).toEqual(thing("first"));
  expect(source.loads).toBe(2);
});

test("a reader that runs out of time fails alone: the others load anew", async () => {
  const late = new AppError("unavailable", "deadline_exceeded", "no time left");
  const hasty = cache.find("1", async () => Promise.reject(late));
  const [first, ...others] = await Promise.allSettled([hasty, find(), find()]);

  expect(first).toEqual({ status: "rejected", reason: late });
  const found = { status: "fulfilled", value: thing("first") };
  expect(others).toEqual([found, found]);
  expect(source.loads).toBe(1);
});

test("remembers that there is nothing, but not for long", async () => {
  source.value = undefined;
  await find();
  now = 4 * SECOND;
  expect(await find()).toBeUndefined();
  expect(source.loads).toBe(1);

  now = 5 * SECOND;
  await find();
  expect(source.loads).toBe(2);
});

test.for([
  [0, 60 * SECOND],
  [0.5, 57 * SECOND],
  [1, 54 * SECOND],
] as const)("with %d of chance an entry is fresh for %d ms", async ([chance, life]) => {
  random = chance;
  await find();

  now = life - 1;
  await find();
  expect(source.loads).toBe(1);
  now = life;
  await find();
  expect(source.loads).toBe(2);
});

test("answers with what has expired while the source is away, for a while", async () => {
  await find();
  source.error = new AppError("unavailable", "database_unavailable", "away");

  now = 61 * SECOND;
  expect(await find()).toEqual(thing("first"));
  expect(cache.counts.stale).toBe(1);

  now = 361 * SECOND;
  await expect(find()).rejects.toThrow("away");
});

test("says in the log when the source begins to fail, and when it answers again", async () => {
  const lines: string[] = [];
  const logger = createLogger("info", { write: (line) => void lines.push(line) });
  cache = new Cache(store, caching, logger, () => random);
  await find();
  source.error = new AppError("unavailable", "database_unavailable", "away");
  now = 61 * SECOND;
  for (let i = 0; i < 3; i++) await find();
  source.error = undefined;
  for (let i = 0; i < 3; i++) await find();

  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: "warn", msg: "the source fails: answering with what has expired" },
    { level: "info", msg: "the source answers again", stale: 3 },
  ]);
});

test("does not hide a bug of the source behind what has expired", async () => {
  await find();
  source.error = new TypeError("bug");

  now = 61 * SECOND;
  await expect(find()).rejects.toThrow("bug");
});

test("has nothing to answer with once a write has made it old", async () => {
  await find();
  await cache.write("1", async () => undefined);
  source.error = new AppError("unavailable", "database_unavailable", "away");

  await expect(find()).rejects.toThrow("away");
});

test("a reader that is overtaken by a write does not store what it has loaded", async () => {
  const slow = Promise.withResolvers<Thing>();
  const overtaken = cache.find("1", () => slow.promise);
  await expect.poll(() => cache.counts.loads).toBe(1);

  await cache.write("1", async () => void (source.value = thing("second")));
  expect(await find()).toEqual(thing("second"));
  slow.resolve(thing("first"));
  expect(await overtaken).toEqual(thing("first"));

  expect(await find()).toEqual(thing("second"));
  expect(source.loads).toBe(1);
});

test("reads past itself while a write is under way", async () => {
  await find();
  const change = cache.change();
  change.touch("1");
  source.value = thing("second");

  expect(await find()).toEqual(thing("second"));
  change.release();
  expect(await find()).toEqual(thing("first"));
});

test.for([
  { what: "a write is under way", stores: true },
  { what: "the store is away", stores: false },
])("while $what, those who come during a load share the next", async ({ stores }) => {
  if (stores) cache.change().touch("1");
  else vi.spyOn(store, "read").mockResolvedValue({});
  const slow = Promise.withResolvers<Thing>();
  const first = cache.find("1", () => slow.promise);
  await expect.poll(() => cache.counts.loads).toBe(1);

  const others = Array.from({ length: 200 }, find);
  slow.resolve(thing("first"));
  await Promise.all([first, ...others]);

  expect(cache.counts.loads).toBe(2);
});

test("forgets even if the write fails: its answer may have been lost", async () => {
  await find();
  const failing = cache.write("1", async () => {
    source.value = thing("second");
    throw new Error("connection lost");
  });
  await expect(failing).rejects.toThrow("connection lost");

  expect(await find()).toEqual(thing("second"));
});

test("what could not be removed is read past, until it could", async () => {
  await find();
  const broken = vi.spyOn(store, "remove").mockRejectedValue(new Error("no store"));
  await cache.write("1", async () => void (source.value = thing("second")));
  expect(await find()).toEqual(thing("second"));
  expect((await store.read("things:1:1", 0)).text).toContain("first");

  broken.mockRestore();
  await expect
    .poll(async () => (await store.read("things:1:1", 0)).text, { timeout: 5000 })
    .toBeUndefined();
  expect(await find()).toEqual(thing("second"));
});

test("a removal that fails while another is tried again is remembered as well", async () => {
  await find();
  const retried = Promise.withResolvers<void>();
  const remove = vi
    .spyOn(store, "remove")
    .mockRejectedValueOnce(new Error("no store"))
    .mockReturnValueOnce(retried.promise)
    .mockRejectedValueOnce(new Error("no store"));
  await cache.write("1", async () => undefined);
  await expect.poll(() => remove.mock.calls.length, { timeout: 5000 }).toBe(2);

  await cache.write("1", async () => void (source.value = thing("second")));
  retried.resolve();
  await new Promise(setImmediate);

  expect(await find()).toEqual(thing("second"));
});

test("does not store what is too long, nor read what it does not understand", async () => {
  source.value = thing("x".repeat(1000));
  await find();
  await find();
  expect(source.loads).toBe(2);

  for (const text of ["{", '{"name":1}']) {
    await store.remove(["things:1:1"]);
    const { lease = "" } = await store.read("things:1:1", 0);
    await store.fill("things:1:1", lease, text, 600 * SECOND);
    expect(await find()).toEqual(source.value);
  }
});
