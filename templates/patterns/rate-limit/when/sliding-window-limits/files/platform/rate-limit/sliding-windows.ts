import type { Counts } from "#platform/rate-limit/memory-rate-limiter.ts";
import type { Quota } from "#platform/rate-limit/rate-limiter.ts";

/** The window moves on in steps of a tenth. The step that it has entered in part counts in full. */
const STEPS = 10;
const COUNTED = STEPS + 1;

/** No window, wherever it begins, holds more than the quota. What is spent comes back after a window and up to a step. */
export class SlidingWindows implements Counts {
  readonly quota: Quota;
  readonly slots: number;
  readonly #stepMs: number;
  /** What was spent in each of the last steps, a ring for every slot. */
  readonly #rings: Uint32Array;
  readonly #totals: Uint32Array;
  readonly #lastSteps: Float64Array;

  constructor(quota: Quota, slots: number) {
    this.quota = quota;
    this.slots = slots;
    this.#stepMs = quota.windowMs / STEPS;
    this.#rings = new Uint32Array(slots * COUNTED);
    this.#totals = new Uint32Array(slots);
    this.#lastSteps = new Float64Array(slots);
  }

  take(slot: number, cost: number, now: number): number {
    const step = this.#stepAt(now);
    const total = this.#advance(slot, step) + cost;
    if (total > this.quota.units) return -this.#wait(slot, total - this.quota.units, now);
    this.#rings[this.#place(slot, step)]! += cost;
    this.#totals[slot] = total;
    return this.quota.units - total;
  }

  spent(slot: number, now: number): number {
    return this.#advance(slot, this.#stepAt(now));
  }

  clear(slot: number): void {
    this.#rings.fill(0, slot * COUNTED, (slot + 1) * COUNTED);
    this.#totals[slot] = 0;
  }

  /** Forgets the steps that the window has left behind. */
  #advance(slot: number, step: number): number {
    const last = this.#lastSteps[slot]!;
    for (let left = Math.max(last, step - COUNTED) + 1; left <= step; left++) {
      const place = this.#place(slot, left);
      this.#totals[slot]! -= this.#rings[place]!;
      this.#rings[place] = 0;
    }
    this.#lastSteps[slot] = step;
    return this.#totals[slot]!;
  }

  /** Milliseconds until so many units have come back. */
  #wait(slot: number, units: number, now: number): number {
    const last = this.#lastSteps[slot]!;
    let step = last - STEPS;
    let missing = units - this.#rings[this.#place(slot, step)]!;
    while (missing > 0) missing -= this.#rings[this.#place(slot, ++step)]!;
    return (step + 1) * this.#stepMs - now;
  }

  /** The first one has as many before it as a window has steps, and leaves the window when the step after it ends. */
  #stepAt(now: number): number {
    return Math.floor(now / this.#stepMs) + STEPS;
  }

  #place(slot: number, step: number): number {
    return slot * COUNTED + (step % COUNTED);
  }
}
