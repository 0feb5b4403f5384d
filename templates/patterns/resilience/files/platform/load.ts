import type { Logger } from "#platform/logger.ts";

const INTERVAL_MS = 100;
/** One burst passes; a queue that stays is more work than gets done. */
const SAMPLES_TO_TURN = 3;

/** Something that grows when there is more to do than gets done. */
export interface Gauge {
  readonly name: string;
  readonly limit: number;
  readonly read: () => number;
}

/** Whether this process has too much to do, and should refuse work before it begins. */
export class Load {
  readonly #logger: Logger;
  readonly #gauges: readonly Gauge[];
  readonly #timer: NodeJS.Timeout;
  #excessive = false;
  #samplesAgainst = 0;

  constructor(logger: Logger, ...gauges: Gauge[]) {
    this.#logger = logger;
    this.#gauges = gauges;
    this.#timer = setInterval(() => this.#sample(), INTERVAL_MS).unref();
  }

  get isExcessive(): boolean {
    return this.#excessive;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #sample(): void {
    const readings = this.#gauges.map((gauge) => ({ ...gauge, value: gauge.read() }));
    // To fall a little below the limit is not enough, or shedding would come and go all the time.
    const share = this.#excessive ? 0.5 : 1;
    const excessive = readings.some(({ value, limit }) => value > limit * share);
    this.#samplesAgainst = excessive === this.#excessive ? 0 : this.#samplesAgainst + 1;
    if (this.#samplesAgainst < SAMPLES_TO_TURN) return;

    this.#excessive = excessive;
    this.#samplesAgainst = 0;
    const values = Object.fromEntries(readings.map(({ name, value }) => [name, value]));
    if (excessive) this.#logger.warn(values, "overloaded: refusing requests");
    else this.#logger.info(values, "no longer overloaded");
  }
}

/** How late the event loop is with what is due, in milliseconds. */
export function eventLoopDelay(limit: number): Gauge {
  let dueAt = performance.now() + INTERVAL_MS;
  const read = () => {
    const now = performance.now();
    const delayMs = Math.round(now - dueAt);
    dueAt = now + INTERVAL_MS;
    return delayMs;
  };
  return { name: "eventLoopDelayMs", limit, read };
}
