import { AsyncLocalStorage } from "node:async_hooks";
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
  /** What readiness tells of it beside its status. */
  readonly details?: () => Details;
}

type Details = Readonly<Record<string, string | number | boolean>>;

interface Check extends CheckOptions {
  readonly check: () => Promise<unknown>;
}

type Status = "up" | "degraded" | "down";

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, Details & { readonly status: Status }>>;
}

export class Health {
  readonly #checks = new Map<string, Check>();
  readonly #running = new Map<string, Promise<Status>>();
  readonly #last = new Map<string, Status>();
  readonly #logger: Logger;
  /** Several who ask share one check, which is no part of the request of any. */
  readonly #apart = AsyncLocalStorage.snapshot();
  #phase: "starting" | "serving" | "draining" = "starting";

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** A dependency of this instance: it gets no traffic while one is down that it cannot do without. */
  addCheck(name: string, check: Check["check"], options: CheckOptions = {}): void {
    this.#checks.set(name, { check, ...options });
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
      [...this.#checks].map(async ([name, check]) => {
        const status = await this.#statusOf(name, check);
        return [name, { status, ...check.details?.() }] as const;
      }),
    );
    const isFit = results.every(([, { status }]) => status !== "down");
    return { ready: this.#phase === "serving" && isFit, checks: Object.fromEntries(results) };
  }

  /** As it was last, if the check takes long. */
  async #statusOf(name: string, check: Check): Promise<Status> {
    const running = this.#running.get(name) ?? this.#start(name, check);
    const last = this.#last.get(name);
    if (last === undefined) return running;
    const timer = new AbortController();
    const late = setTimeout(ANSWER_MS, last, { signal: timer.signal });
    return Promise.race([running, late]).finally(() => timer.abort());
  }

  /** However many ask, there is one at a time. One that was given up goes on, and holds what it holds: the next waits for its end. */
  #start(name: string, check: Check): Promise<Status> {
    const ended = this.#apart(async () => check.check());
    const running = failureOf(ended, check).then((failure) => {
      const status = statusAfter(failure, check);
      this.#report(name, status, failure);
      this.#last.set(name, status);
      return status;
    });
    this.#running.set(name, running);
    void Promise.allSettled([running, ended]).then(() => this.#running.delete(name));
    return running;
  }

  /** Probes come every few seconds: what they find is told when it changes. */
  #report(name: string, status: Status, failure: unknown): void {
    const before = this.#last.get(name) ?? "up";
    if (status === before) return;
    if (status === "up") this.#logger.info({ check: name }, "health check passes again");
    else this.#logger.warn({ err: failure, check: name, status }, "health check failed");
  }
}

/** What the check threw, or that it took too long; nothing if it passed. */
async function failureOf(
  ended: Promise<unknown>,
  { timeoutMs = CHECK_TIMEOUT_MS }: Check,
): Promise<unknown> {
  const timer = new AbortController();
  const timeout = setTimeout(timeoutMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`no answer within ${timeoutMs} ms`);
  });
  try {
    await Promise.race([ended, timeout]);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    timer.abort();
  }
}

function statusAfter(failure: unknown, { optional = false }: Check): Status {
  if (failure === undefined) return "up";
  // Busy is not down: without this instance, the others would be busier still.
  if (failure instanceof AppError && failure.code === "database_busy") return "up";
  return optional ? "degraded" : "down";
}
