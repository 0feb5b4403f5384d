import { randomUUID } from "node:crypto";
import type { Logger } from "#platform/logger.ts";
import type { Redis } from "#platform/redis.ts";
import { LEASE_MS, type CacheStore, type Found } from "#outbound/cache/cache-store.ts";

/** After a failure, so that a server that hangs does not hold up one request after the other. */
const PAUSE_MS = 1000;

// An entry is a hash of `text` and `lease`; what is left of its life says whether it is fresh.
const READ = `
local text, lease = unpack(redis.call("HMGET", KEYS[1], "text", "lease"))
if text and redis.call("PTTL", KEYS[1]) > tonumber(ARGV[1]) then return { text } end
if not lease then
  lease = ARGV[2]
  redis.call("HSET", KEYS[1], "lease", lease)
  if not text then redis.call("PEXPIRE", KEYS[1], ARGV[3]) end
end
return { text, lease }`;

const FILL = `
if redis.call("HGET", KEYS[1], "lease") ~= ARGV[1] then return 0 end
redis.call("HDEL", KEYS[1], "lease")
redis.call("HSET", KEYS[1], "text", ARGV[2])
redis.call("PEXPIRE", KEYS[1], ARGV[3])
return 1`;

interface Scripts {
  readCached(
    key: string,
    staleMs: number,
    lease: string,
    leaseMs: number,
  ): Promise<[string | null, string?]>;
  fillCached(key: string, lease: string, text: string, keepMs: number): Promise<0 | 1>;
}

/** Shared by all processes. While the server is away it finds nothing, and stores nothing. */
export class RedisCacheStore implements CacheStore {
  readonly #redis: Redis & Scripts;
  readonly #logger: Logger;
  #pausedUntil = 0;
  /** Since it worked last. */
  #failures = 0;

  constructor(redis: Redis, logger: Logger) {
    redis.defineCommand("readCached", { numberOfKeys: 1, lua: READ });
    redis.defineCommand("fillCached", { numberOfKeys: 1, lua: FILL });
    this.#redis = redis as Redis & Scripts;
    this.#logger = logger;
  }

  async read(key: string, staleMs: number): Promise<Found> {
    const found = await this.#attempt(() =>
      this.#redis.readCached(key, staleMs, randomUUID(), LEASE_MS),
    );
    if (found === undefined) return {};
    const [text, lease] = found;
    return { text: text ?? undefined, lease };
  }

  async fill(key: string, lease: string, text: string, keepMs: number): Promise<boolean> {
    const filled = await this.#attempt(() => this.#redis.fillCached(key, lease, text, keepMs));
    return filled === 1;
  }

  async remove(keys: readonly string[]): Promise<void> {
    try {
      await this.#redis.unlink(...keys);
    } catch (error) {
      this.#failed(error);
      throw error;
    }
  }

  async #attempt<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    if (performance.now() < this.#pausedUntil) return undefined;
    try {
      const result = await work();
      this.#worked();
      return result;
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }

  /** One line when it begins to fail and one when it works again, with how often it failed. */
  #failed(error: unknown): void {
    this.#pausedUntil = performance.now() + PAUSE_MS;
    this.#failures++;
    if (this.#failures > 1) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.#logger.warn({ reason }, "the cache fails: reading past it");
  }

  #worked(): void {
    if (this.#failures === 0) return;
    this.#logger.info({ failures: this.#failures }, "the cache works again");
    this.#failures = 0;
  }
}
