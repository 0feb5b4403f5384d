import { busy } from "#outbound/mongo/driver-errors.ts";

/** As many may be busy at once as there are places. Whoever waits too long for one is turned away. */
export class Places {
  readonly #waiting = new Set<() => void>();
  readonly #patienceMs: number;
  #free: number;

  constructor(count: number, patienceMs: number) {
    this.#free = count;
    this.#patienceMs = patienceMs;
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    await this.#take();
    try {
      return await work();
    } finally {
      this.#release();
    }
  }

  async #take(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(admit);
        reject(busy(new Error(`no transaction ended within ${this.#patienceMs} ms`)));
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
