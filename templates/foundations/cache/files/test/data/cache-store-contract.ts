import { beforeEach, expect, test } from "vitest";
import type { CacheStore } from "#outbound/cache/cache-store.ts";

const MINUTE = 60_000;

/** What every store has to do. */
export function cacheStoreContract(createStore: () => CacheStore): void {
  let store: CacheStore;
  let key: string;
  beforeEach(() => {
    store = createStore();
    key = crypto.randomUUID();
  });

  const leaseOf = async () => (await store.read(key, 0)).lease ?? "none";

  test("finds what was stored with a lease", async () => {
    const { text, lease = "" } = await store.read(key, 0);
    expect(text).toBeUndefined();

    expect(await store.fill(key, lease, "föö ☃", MINUTE)).toBe(true);

    expect(await store.read(key, 0)).toEqual({ text: "föö ☃" });
  });

  test("gives all who miss the same lease, which stores once", async () => {
    const [lease, other] = [await leaseOf(), await leaseOf()];
    expect(other).toBe(lease);

    expect(await store.fill(key, lease, "first", MINUTE)).toBe(true);
    expect(await store.fill(key, lease, "second", MINUTE)).toBe(false);

    expect(await store.read(key, 0)).toEqual({ text: "first" });
  });

  test("stores nothing that was loaded before a removal", async () => {
    const slow = await leaseOf();
    await store.remove([key]);
    const quick = await leaseOf();
    expect(quick).not.toBe(slow);

    expect(await store.fill(key, quick, "new", MINUTE)).toBe(true);
    expect(await store.fill(key, slow, "old", MINUTE)).toBe(false);

    expect(await store.read(key, 0)).toEqual({ text: "new" });
  });

  test("stores nothing for who never had a lease", async () => {
    expect(await store.fill(key, "made up", "text", MINUTE)).toBe(false);
    expect((await store.read(key, 0)).text).toBeUndefined();
  });

  test("removes several at once, and what was never there", async () => {
    await store.fill(key, await leaseOf(), "text", MINUTE);

    await store.remove([crypto.randomUUID(), key]);

    expect((await store.read(key, 0)).text).toBeUndefined();
  });

  test("gives a lease for what is no longer fresh, and keeps it meanwhile", async () => {
    await store.fill(key, await leaseOf(), "old", MINUTE);

    const { text, lease = "" } = await store.read(key, MINUTE);
    expect(text).toBe("old");
    expect(await store.read(key, MINUTE)).toEqual({ text: "old", lease });
    expect(await store.fill(key, lease, "new", 2 * MINUTE)).toBe(true);

    expect(await store.read(key, MINUTE)).toEqual({ text: "new" });
  });

  test("forgets when the time has come", async () => {
    await store.fill(key, await leaseOf(), "text", 1);

    await expect.poll(async () => (await store.read(key, 0)).text).toBeUndefined();
  });
}
