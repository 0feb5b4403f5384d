/** Retries that each call earns: one in ten. */
const PER_CALL = 0.1;
/** For those who call seldom, and the most that is saved up. */
const RESERVE = 5;

/** Keeps retries from multiplying the load of an upstream that already has too much. */
export class RetryBudget {
  #retries = RESERVE;

  earn(): void {
    this.#retries = Math.min(RESERVE, this.#retries + PER_CALL);
  }

  /** @returns false if there is none left */
  spend(): boolean {
    if (this.#retries < 1) return false;
    this.#retries -= 1;
    return true;
  }
}
