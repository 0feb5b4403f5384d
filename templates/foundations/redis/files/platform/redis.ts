import type { Redis } from "ioredis";
import type { Config } from "#platform/config.ts";
import type { Logger } from "#platform/logger.ts";

const BASE_RETRY_DELAY_MS = 50;
const MAX_RETRY_DELAY_MS = 5000;

export type { Redis };

/**
 * The one connection to the Redis server. While that cannot be reached, every command fails at once.
 *
 * @returns undefined while `REDIS_URL` is not set
 */
export async function openRedis(config: Config, logger: Logger): Promise<Redis | undefined> {
  const { REDIS_URL: url } = config;
  if (url === undefined) {
    logger.warn("REDIS_URL is not set: what processes would share stays in this one");
    return undefined;
  }
  const { Redis } = await import("ioredis");
  const redis = new Redis(url, {
    lazyConnect: true,
    keyPrefix: config.REDIS_KEY_PREFIX,
    connectTimeout: config.REDIS_CONNECT_TIMEOUT_MS,
    commandTimeout: config.REDIS_COMMAND_TIMEOUT_MS,
    // A server that hangs looks connected: this is how long it may owe an answer.
    socketTimeout: config.REDIS_CONNECT_TIMEOUT_MS,
    // Nothing waits for a server that is away: not before it is sent, not after.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: retryDelay,
    enableAutoPipelining: true,
  });
  logOutages(redis, logger.child({ redis: new URL(url).host }));
  // It goes on trying, if this fails.
  await redis.connect().catch(() => undefined);
  return redis;
}

export async function closeRedis(redis: Redis | undefined): Promise<void> {
  await redis?.quit().catch(() => redis.disconnect());
}

/** Up to twice as long each time, and never the same for two processes. */
function retryDelay(attempt: number): number {
  const limit = Math.min(MAX_RETRY_DELAY_MS, BASE_RETRY_DELAY_MS * 2 ** attempt);
  return Math.round(limit * (0.5 + Math.random() / 2));
}

/** One line when the server goes and one when it is back, however often it was tried in between. */
function logOutages(redis: Redis, logger: Logger): void {
  let state: "new" | "up" | "down" = "new";
  const down = (reason: string) => {
    if (state !== "down") logger.warn({ reason }, "Redis cannot be reached");
    state = "down";
  };
  redis.on("ready", () => {
    logger.info(state === "down" ? "Redis answers again" : "using Redis");
    state = "up";
  });
  // The message alone: the error of a command holds its arguments, and with them the password.
  redis.on("error", ({ message }: Error) => down(message));
  redis.on("reconnecting", () => down("connection closed"));
}
