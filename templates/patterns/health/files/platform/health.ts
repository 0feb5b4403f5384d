import { setTimeout } from "node:timers/promises";
import { AppError } from "#platform/errors.ts";
import type { Logger } from "#platform/logger.ts";

const CHECK_TIMEOUT_MS = 2000;

/** Those who ask for readiness seldom wait longer than a second. */
const ANSWER_MS = 500;

interface CheckOptions {
  readonly timeoutMs?: number;
  /** Whether the instance can do without: it is then degraded, but not unready. */
  readonly optional?: boolean;
}

interface Check extends Required<CheckOptions> {
  readonly check: () => Promise<unknown>;
}

type State = "up" | "degraded" | "down";

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, State>>;
}

export class Health {
  readonly #checks = new Map<string, Check>();
  readonly #running = new Map<string, Promise<State>>();
  readonly #last = new Map<string, State>();
  readonly #logger: Logger;
  #phase: "starting" | "serving" | "draining" = "starting";

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** A dependency of this instance: it gets no traffic while one is down that it cannot do without. */
  addCheck(name: string, check: Check["check"], options: CheckOptions = {}): void {
    this.#checks.set(name, { check, timeoutMs: CHECK_TIMEOUT_MS, optional: false, ...options });
  }

  get started(): boolean {
    return this.#phase !== "starting";
  }

  get draining(): boolean {
    return this.#phase === "draining";
  }

  serve(): void {
    if (this.#phase === "starting") this.#phase = "serving";
  }

  drain(): void {
    this.#phase = "draining";
  }

  async readiness(): Promise<Readiness> {
    const results = await Promise.all(
      [...this.#checks].map(
        async ([name, check]) => [name, await this.#stateOf(name, check)] as const,
      ),
    );
    const isFit = results.every(([, state]) => state !== "down");
    return { ready: this.#phase === "serving" && isFit, checks: Object.fromEntries(results) };
  }

  /** As it was found last, where it takes long to find out anew. However many ask, it is checked once at a time. */
  async #stateOf(name: string, check: Check): Promise<State> {
    const running = this.#running.get(name) ?? this.#start(name, check);
    const last = this.#last.get(name);
    if (last === undefined) return running;
    const timer = new AbortController();
    const late = setTimeout(ANSWER_MS, last, { signal: timer.signal });
    return Promise.race([running, late]).finally(() => timer.abort());
  }

  #start(name: string, check: Check): Promise<State> {
    const running = this.#run(name, check).then((state) => {
      this.#running.delete(name);
      this.#last.set(name, state);
      return state;
    });
    this.#running.set(name, running);
    return running;
  }

  async #run(name: string, { check, timeoutMs, optional }: Check): Promise<State> {
    const timer = new AbortController();
    const timeout = setTimeout(timeoutMs, undefined, { signal: timer.signal }).then(() => {
      throw new Error(`no answer within ${timeoutMs} ms`);
    });
    try {
      await Promise.race([check(), timeout]);
      return "up";
    } catch (error) {
      // Busy is not down: without this instance, the others would be busier still.
      if (error instanceof AppError && error.code === "database_busy") return "up";
      this.#logger.warn({ err: error, check: name }, "health check failed");
      return optional ? "degraded" : "down";
    } finally {
      timer.abort();
    }
  }
}
