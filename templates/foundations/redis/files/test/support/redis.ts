import { randomUUID } from "node:crypto";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { closeRedis, openRedis, type Redis } from "#platform/redis.ts";

/** Where tests find a Redis server. Without it, those that need one are left out. */
export const redisUrl = process.env["TEST_REDIS_URL"];

export interface TestRedis {
  readonly redis: Redis;
  /** For a service that is to see the same keys. */
  readonly env: Record<string, string>;
  readonly drop: () => Promise<void>;
}

/** A connection with a key prefix of its own. */
export async function connectRedis(url: string): Promise<TestRedis> {
  const prefix = `test:${randomUUID()}:`;
  const env = { REDIS_URL: url, REDIS_KEY_PREFIX: prefix };
  const redis = await openRedis(loadConfig(env), createLogger("silent"));
  if (redis === undefined) throw new Error("no connection");
  return {
    redis,
    env,
    drop: async () => {
      const found: AsyncIterable<string[]> = redis.scanStream({ match: `${prefix}*` });
      for await (const keys of found) {
        await Promise.all(keys.map((key) => redis.del(key.slice(prefix.length))));
      }
      await closeRedis(redis);
    },
  };
}
