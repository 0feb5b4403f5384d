import { AsyncLocalStorage } from "node:async_hooks";

/** The rest is for the answer to travel in. */
const SHARE_FOR_WORK = 0.9;

const current = new AsyncLocalStorage<Deadline>();

/** When the work of a request has to be done. */
export class Deadline {
  #at: number;

  /** @param budgetMs how long whoever asked will wait from now on */
  constructor(budgetMs: number) {
    this.#at = performance.now() + budgetMs * SHARE_FOR_WORK;
  }

  get timeLeft(): number {
    return this.#at - performance.now();
  }

  run<T>(work: () => T): T {
    return current.run(this, work);
  }

  /** The request has its answer: what it has begun may outlive it. */
  lift(): void {
    this.#at = Number.POSITIVE_INFINITY;
  }
}

/** What the current request has left, in milliseconds. Outside of one there is no end. */
export function timeLeft(): number {
  return current.getStore()?.timeLeft ?? Number.POSITIVE_INFINITY;
}
