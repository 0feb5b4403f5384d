import type { Config } from "#platform/config.ts";
import { AppError } from "#platform/errors.ts";

/** What a client may spend: `units` at once, and as many again in every window. */
export interface Quota {
  /** How clients are told of it. */
  readonly name: string;
  readonly units: number;
  readonly windowMs: number;
}

export interface RateLimiter {
  readonly quota: Quota;
  /**
   * Takes `cost` units from what `client` has left, or nothing. What costs more than the quota takes all of it.
   *
   * @returns the units left, without an end if nobody can count; below zero, nothing was taken, and there will be enough in
   * so many milliseconds. A number, so that nothing is allocated to say it.
   */
  take(client: string, cost: number): number | Promise<number>;
}

/** A limiter for each class of requests. All transports take from the same. */
export class RateLimits {
  readonly reads: RateLimiter;
  readonly writes: RateLimiter;

  constructor(config: Config, limiterOf: (quota: Quota) => RateLimiter) {
    const windowMs = config.RATE_LIMIT_WINDOW_SECONDS * 1000;
    this.reads = limiterOf({ name: "reads", units: config.RATE_LIMIT_READS, windowMs });
    this.writes = limiterOf({ name: "writes", units: config.RATE_LIMIT_WRITES, windowMs });
  }
}

export class RateLimited extends AppError {
  readonly waitMs: number;

  /** @param left what the limiter answered */
  constructor(left: number) {
    super("rate_limited", "rate_limited", "Too many requests. Try again later.");
    this.waitMs = -left;
  }

  /** As `Retry-After` has it. */
  get seconds(): number {
    return Math.ceil(this.waitMs / 1000);
  }
}
