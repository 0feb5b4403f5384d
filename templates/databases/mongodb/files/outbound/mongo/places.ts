import { busy, unavailable } from "#outbound/mongo/driver-errors.ts";

/** As many may be busy at once as there are places. Whoever waits too long for one is turned away. */
export class Places {
  readonly #waiting = new Set<() => void>();
  readonly #patienceMs: number;
  readonly #isAnyInUse: () => boolean;
  #free: number;

  /** @param isAnyInUse whether there are connections, or those who have places are all trying to reach the server */
  constructor(count: number, patienceMs: number, isAnyInUse: () => boolean) {
    this.#free = count;
    this.#patienceMs = patienceMs;
    this.#isAnyInUse = isAnyInUse;
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    const giveBack = await this.take();
    try {
      return await work();
    } finally {
      giveBack();
    }
  }

  /** @returns what gives the place back */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#turn();
    return () => this.#release();
  }

  #turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(admit);
        const error = new Error(`no place was free within ${this.#patienceMs} ms`);
        reject(this.#isAnyInUse() ? busy(error) : unavailable(error));
      }, this.#patienceMs);
      const admit = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.add(admit);
    });
  }

  #release(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free += 1;
    } else {
      this.#waiting.delete(next);
      next();
    }
  }
}
