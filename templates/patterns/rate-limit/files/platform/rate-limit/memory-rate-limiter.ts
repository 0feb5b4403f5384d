import type { Quota, RateLimiter } from "#platform/rate-limit/rate-limiter.ts";

/** Counts what clients have spent, in arrays with a slot for each. */
export interface Counts {
  readonly quota: Quota;
  /** How many clients there is room for. */
  readonly slots: number;
  /** As `RateLimiter` has it. */
  take(slot: number, cost: number, now: number): number;
  /** What still counts of all that was taken, for comparing slots. */
  spent(slot: number, now: number): number;
  clear(slot: number): void;
}

/** Whole milliseconds since whenever. */
export type Clock = () => number;

const sinceStart: Clock = () => Math.floor(performance.now());

/** How many clients are looked at to find the one that a newcomer replaces. */
const CANDIDATES = 8;

/**
 * Limits the clients of this process, as many as there are slots. When all are taken, a newcomer gets that of the client who
 * has spent the least of a few, so whoever floods it with addresses forgets those that have hardly been used, and not the
 * ones that are used up.
 */
export class MemoryRateLimiter implements RateLimiter {
  readonly quota: Quota;
  readonly #counts: Counts;
  readonly #clock: Clock;
  readonly #slotOf = new Map<string, number>();
  readonly #clientIn: string[] = [];
  #next = 0;

  constructor(counts: Counts, clock = sinceStart) {
    this.quota = counts.quota;
    this.#counts = counts;
    this.#clock = clock;
  }

  /** Allocates nothing for a client that is known. */
  take(client: string, cost: number): number {
    const now = this.#clock();
    const slot = this.#slotOf.get(client) ?? this.#admit(client, now);
    return this.#counts.take(slot, Math.min(cost, this.quota.units), now);
  }

  #admit(client: string, now: number): number {
    const known = this.#clientIn.length;
    const slot = known < this.#counts.slots ? known : this.#vacate(now);
    this.#slotOf.set(client, slot);
    this.#clientIn[slot] = client;
    return slot;
  }

  #vacate(now: number): number {
    const { slots } = this.#counts;
    let least = this.#next;
    for (let i = 1; i < CANDIDATES; i++) {
      const slot = (this.#next + i) % slots;
      if (this.#counts.spent(slot, now) < this.#counts.spent(least, now)) least = slot;
    }
    this.#next = (this.#next + CANDIDATES) % slots;
    this.#slotOf.delete(this.#clientIn[least]!);
    this.#counts.clear(least);
    return least;
  }
}
