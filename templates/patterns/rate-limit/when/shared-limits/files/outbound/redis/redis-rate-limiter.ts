import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "#platform/config.ts";
import { AppError } from "#platform/errors.ts";
import type { Logger } from "#platform/logger.ts";
import type { Quota, RateLimiter } from "#platform/rate-limit/rate-limiter.ts";
import type { Redis } from "#platform/redis.ts";

/** After a failure, so that a server that hangs does not hold up one request after the other. */
const PAUSE_MS = 1000;

const lua = readFileSync(join(import.meta.dirname, "rate-limit.lua"), "utf8");

interface Script {
  takeUnits(key: string, units: number, windowMs: number, cost: number): Promise<number>;
}

/** Limits the clients of all processes together. Each decision is one script, and the server's clock is the only one. */
export class RedisRateLimiter implements RateLimiter {
  readonly quota: Quota;
  readonly #redis: Redis & Script;
  readonly #failure: Config["RATE_LIMIT_FAILURE"];
  readonly #logger: Logger;
  #isAway = false;
  #pausedUntil = 0;

  /** @param failure whether requests pass while Redis is away */
  constructor(redis: Redis, quota: Quota, failure: Config["RATE_LIMIT_FAILURE"], logger: Logger) {
    redis.defineCommand("takeUnits", { numberOfKeys: 1, lua });
    this.#redis = redis as Redis & Script;
    this.quota = quota;
    this.#failure = failure;
    this.#logger = logger.child({ quota: quota.name });
  }

  async take(client: string, cost: number): Promise<number> {
    if (performance.now() < this.#pausedUntil) return this.#takeUncounted();
    const { name, units, windowMs } = this.quota;
    const key = `rate-limit:${name}:${client}`;
    try {
      const left = await this.#redis.takeUnits(key, units, windowMs, Math.min(cost, units));
      this.#isBack();
      return left;
    } catch (error) {
      this.#isAwayBecause(error as Error);
      return this.#takeUncounted();
    }
  }

  #takeUncounted(): number {
    if (this.#failure === "open") return Number.POSITIVE_INFINITY;
    const text = "Requests cannot be counted right now. Try again later.";
    throw new AppError("unavailable", "rate_limit_unavailable", text);
  }

  #isBack(): void {
    if (this.#isAway) this.#logger.info("rate limit is back");
    this.#isAway = false;
  }

  /** The message alone: the error of a command holds its arguments, and with them who asked. */
  #isAwayBecause({ message: reason }: Error): void {
    this.#pausedUntil = performance.now() + PAUSE_MS;
    const failure = this.#failure;
    if (!this.#isAway) this.#logger.warn({ reason, failure }, "rate limit is away");
    this.#isAway = true;
  }
}
