import { AsyncLocalStorage } from "node:async_hooks";
import { AppError } from "#platform/errors.ts";

/** The rest is for the answer to travel in. */
const SHARE_FOR_WORK = 0.9;

const DEADLINE_EXCEEDED = "deadline_exceeded";

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
    this.#end(Number.POSITIVE_INFINITY);
  }

  /** Nobody waits for the answer any more: nothing more is begun for it. */
  expire(): void {
    this.#end(Number.NEGATIVE_INFINITY);
  }

  /** The first end counts: a client that has its answer may leave, and one that has left gets none. */
  #end(at: number): void {
    if (Number.isFinite(this.#at)) this.#at = at;
  }
}

/** What the current request has left, in milliseconds. Outside of one there is no end. */
export function timeLeft(): number {
  return current.getStore()?.timeLeft ?? Number.POSITIVE_INFINITY;
}

/**
 * Waits no longer than the current request may. The work goes on, for others who wait for it.
 *
 * @throws AppError `deadline_exceeded`; if there is no time left, the work is not even begun
 */
export async function inTime<T>(work: () => Promise<T>): Promise<T> {
  const milliseconds = timeLeft();
  if (milliseconds <= 0) throw tooLate();
  if (milliseconds === Number.POSITIVE_INFINITY) return work();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(tooLate()), milliseconds);
  try {
    return await Promise.race([work(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

export function isDeadlineExceeded(error: unknown): boolean {
  return error instanceof AppError && error.code === DEADLINE_EXCEEDED;
}

function tooLate(): AppError {
  return new AppError("unavailable", DEADLINE_EXCEEDED, "There was no time left to wait.");
}
