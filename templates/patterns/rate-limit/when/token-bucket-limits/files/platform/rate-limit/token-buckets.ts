import type { Counts } from "#platform/rate-limit/memory-rate-limiter.ts";
import type { Quota } from "#platform/rate-limit/rate-limiter.ts";

/**
 * Buckets that hold the whole quota and are refilled evenly over the window. A unit is counted as `windowMs` parts, so that a
 * millisecond brings back `units` of them and everything is whole.
 */
export class TokenBuckets implements Counts {
  readonly quota: Quota;
  readonly slots: number;
  readonly #spent: Float64Array;
  readonly #at: Float64Array;

  constructor(quota: Quota, slots: number) {
    this.quota = quota;
    this.slots = slots;
    this.#spent = new Float64Array(slots);
    this.#at = new Float64Array(slots);
  }

  take(slot: number, cost: number, now: number): number {
    const { units, windowMs } = this.quota;
    const capacity = units * windowMs;
    const spent = this.spent(slot, now) + cost * windowMs;
    if (spent > capacity) return -Math.ceil((spent - capacity) / units);
    this.#spent[slot] = spent;
    this.#at[slot] = now;
    return Math.floor((capacity - spent) / windowMs);
  }

  spent(slot: number, now: number): number {
    const refilled = (now - this.#at[slot]!) * this.quota.units;
    return Math.max(0, this.#spent[slot]! - refilled);
  }

  clear(slot: number): void {
    this.#spent[slot] = 0;
  }
}
