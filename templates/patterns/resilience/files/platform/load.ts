import type { Config } from "#platform/config.ts";
import type { Logger } from "#platform/logger.ts";

const INTERVAL_MS = 100;
/** One long task passes; a loop that stays late has more to do than it can. */
const SAMPLES_TO_TURN = 3;
const RETRY_AFTER_SECONDS = 1;

/** Whether this process has more to do than it can, and should refuse work before it begins. */
export class Load {
  readonly retryAfterSeconds = RETRY_AFTER_SECONDS;
  readonly #limitMs: number;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  #expectedAt = performance.now() + INTERVAL_MS;
  #contrary = 0;
  #excessive = false;

  constructor(config: Config, logger: Logger) {
    this.#limitMs = config.SHED_EVENT_LOOP_DELAY_MS;
    this.#logger = logger;
    this.#timer = setInterval(() => this.#sample(), INTERVAL_MS).unref();
  }

  get isExcessive(): boolean {
    return this.#excessive;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #sample(): void {
    const now = performance.now();
    const delayMs = now - this.#expectedAt;
    this.#expectedAt = now + INTERVAL_MS;
    // It has to fall well below the limit again, or shedding would come and go all the time.
    const excessive = delayMs > (this.#excessive ? this.#limitMs / 2 : this.#limitMs);
    this.#contrary = excessive === this.#excessive ? 0 : this.#contrary + 1;
    if (this.#contrary < SAMPLES_TO_TURN) return;
    this.#contrary = 0;
    this.#excessive = excessive;
    const fields = { eventLoopDelayMs: Math.round(delayMs) };
    if (excessive) this.#logger.warn(fields, "overloaded: refusing requests");
    else this.#logger.info(fields, "no longer overloaded");
  }
}
