import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { Cache } from "#outbound/cache/cache.ts";
import { RedisCacheStore } from "#outbound/cache/redis-cache-store.ts";
import { createLogger } from "#platform/logger.ts";
import type { Redis } from "#platform/redis.ts";
import { cacheStoreContract } from "#test/data/cache-store-contract.ts";
import { connectRedis, redisUrl, type TestRedis } from "#test/support/redis.ts";

const words = {
  name: "words:1",
  schema: z.string(),
  ttlMs: 60_000,
  negativeTtlMs: 5000,
  staleMs: 0,
  maxLength: 100,
};

describe.runIf(redisUrl)("a cache in Redis", () => {
  let server: TestRedis;
  beforeAll(async () => {
    server = await connectRedis(redisUrl ?? "");
  });
  afterAll(() => server.drop());

  const openStore = () => new RedisCacheStore(server.redis, createLogger("silent"));
  cacheStoreContract(openStore);

  test("lets those who miss at the same time, in two processes, load once each", async () => {
    let loads = 0;
    const load = async () => `${++loads}`;
    const caches = [openStore(), openStore()].map(
      (store) => new Cache(store, words, createLogger("silent")),
    );

    const finding = caches.flatMap((cache) =>
      Array.from({ length: 200 }, () => cache.find("1", load)),
    );
    await Promise.all(finding);

    expect(loads).toBe(2);
    const [first, second] = caches;
    expect(await first?.find("1", load)).toBe(await second?.find("1", load));
  });
});

test("a server that fails is read past, asked seldom, and logged once", async () => {
  let asked = 0;
  const fail = async () => {
    asked++;
    throw new Error("no server");
  };
  const redis = {
    defineCommand: () => undefined,
    readCached: fail,
    fillCached: fail,
    unlink: fail,
  };
  const lines: string[] = [];
  const logger = createLogger("info", { write: (line) => void lines.push(line) });
  const store = new RedisCacheStore(redis as unknown as Redis, logger);

  expect(await store.read("key", 0)).toEqual({});
  expect(await store.fill("key", "lease", "text", 1000)).toBe(false);
  await expect(store.remove(["key"])).rejects.toThrow("no server");

  expect(asked).toBe(2);
  expect(lines).toEqual([expect.stringContaining("no server")]);
});
