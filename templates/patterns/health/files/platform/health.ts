import { setTimeout } from "node:timers/promises";
import { AppError } from "#platform/errors.ts";
import type { Logger } from "#platform/logger.ts";

const CHECK_TIMEOUT_MS = 2000;

interface Check {
  readonly check: () => Promise<unknown>;
  readonly timeoutMs: number;
}

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, "up" | "down">>;
}

export class Health {
  readonly #checks = new Map<string, Check>();
  readonly #logger: Logger;
  #phase: "starting" | "serving" | "draining" = "starting";

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** A dependency without which this instance should get no traffic. */
  addCheck(name: string, check: Check["check"], timeoutMs = CHECK_TIMEOUT_MS): void {
    this.#checks.set(name, { check, timeoutMs });
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
      [...this.#checks].map(async ([name, check]) => [name, await this.#run(name, check)] as const),
    );
    const allUp = results.every(([, state]) => state === "up");
    return { ready: this.#phase === "serving" && allUp, checks: Object.fromEntries(results) };
  }

  async #run(name: string, { check, timeoutMs }: Check): Promise<"up" | "down"> {
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
      return "down";
    } finally {
      timer.abort();
    }
  }
}
