import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RedisCacheStore } from "#outbound/cache/redis-cache-store.ts";
import { createLogger } from "#platform/logger.ts";
import type { Redis } from "#platform/redis.ts";
import { cacheStoreContract } from "#test/data/cache-store-contract.ts";
import { connectRedis, redisUrl, type TestRedis } from "#test/support/redis.ts";

describe.runIf(redisUrl)("a cache in Redis", () => {
  let server: TestRedis;
  beforeAll(async () => {
    server = await connectRedis(redisUrl ?? "");
  });
  afterAll(() => server.drop());

  cacheStoreContract(() => new RedisCacheStore(server.redis, createLogger("silent")));
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
