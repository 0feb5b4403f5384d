import { setTimeout } from "node:timers/promises";
import type { Logger } from "#platform/logger.ts";

const CHECK_TIMEOUT_MS = 2000;

type Check = () => Promise<unknown>;

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
  addCheck(name: string, check: Check): void {
    this.#checks.set(name, check);
  }

  get started(): boolean {
    return this.#phase !== "starting";
  }

  get draining(): boolean {
    return this.#phase === "draining";
  }

  serve(): void {
    this.#phase = "serving";
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

  async #run(name: string, check: Check): Promise<"up" | "down"> {
    const timer = new AbortController();
    const timeout = setTimeout(CHECK_TIMEOUT_MS, undefined, { signal: timer.signal }).then(() => {
      throw new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`);
    });
    try {
      await Promise.race([check(), timeout]);
      return "up";
    } catch (error) {
      this.#logger.warn({ err: error, check: name }, "health check failed");
      return "down";
    } finally {
      timer.abort();
    }
  }
}
