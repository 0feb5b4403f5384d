import { describe, expect, test } from "vitest";
import { LEASE_MS } from "#outbound/cache/cache-store.ts";
import { MemoryCacheStore } from "#outbound/cache/memory-cache-store.ts";
import { cacheStoreContract } from "#test/data/cache-store-contract.ts";

describe("a cache in this process", () => {
  cacheStoreContract(() => new MemoryCacheStore(1_000_000));

  test("drops the least recently used when it is full", async () => {
    const store = new MemoryCacheStore(10_000);
    for (let i = 0; i < 100; i++) {
      const { lease = "" } = await store.read(`key ${i}`, 0);
      await store.fill(`key ${i}`, lease, "x".repeat(1000), 60_000);
    }

    expect((await store.read("key 0", 0)).text).toBeUndefined();
    expect((await store.read("key 99", 0)).text).toHaveLength(1000);
  });

  test("keeps entries and leases as long as it says", async () => {
    let now = 0;
    const store = new MemoryCacheStore(1_000_000, () => now);
    const { lease = "" } = await store.read("key", 0);
    await store.fill("key", lease, "text", 10);

    now = 9;
    expect(await store.read("key", 0)).toEqual({ text: "text" });
    expect(await store.read("key", 1)).toMatchObject({ text: "text", lease: expect.any(String) });
    now = 10;
    const late = await store.read("key", 0);
    expect(late.text).toBeUndefined();
    now = 10 + LEASE_MS;
    expect(await store.fill("key", late.lease ?? "", "text", 10)).toBe(false);
  });
});
