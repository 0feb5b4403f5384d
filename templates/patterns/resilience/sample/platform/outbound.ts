import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout } from "node:timers/promises";
import {
  BrokenCircuitError,
  bulkhead,
  circuitBreaker,
  CircuitState,
  handleWhen,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
} from "cockatiel";
import type { Config } from "#platform/config.ts";
import { timeLeft } from "#platform/deadline.ts";
import { AppError } from "#platform/errors.ts";
import { FailureRate } from "#platform/failure-rate.ts";
import type { Logger } from "#platform/logger.ts";
import { RetryBudget } from "#platform/retry-budget.ts";

const MAX_ATTEMPTS = 3;
const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

/** How much of its timeout a call has to have had for its silence to be the upstream's fault. */
const FAIR_SHARE = 0.5;

type Call<T> = (signal: AbortSignal) => Promise<T>;

/** What the upstream answered: to the circuit, a refusal is an answer as good as any. */
type Answer<T> = { readonly value: T } | { readonly refusal: unknown };

/** The upstream works, and said no: to ask again is of no use. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** The upstream has too much to do, and said for how long. */
export class Overload extends Error {
  override readonly name = "Overload";
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The request behind the call ran out of time too soon to say anything about the upstream. */
class Abandoned extends Error {
  override readonly name = "Abandoned";
}

/**
 * What stands round every call to one upstream. From the outside in: the request's deadline, a
 * bulkhead, retries within a budget, a circuit breaker, and a timeout of each attempt.
 */
export class Outbound {
  readonly #name: string;
  readonly #timeoutMs: number;
  readonly #longestMs: number;
  readonly #bulkhead;
  readonly #breaker;
  readonly #retries = new RetryBudget();

  /** @param name of the upstream, as it stands in codes and logs: `exchange_rates` */
  constructor(name: string, config: Config, logger: Logger) {
    this.#name = name;
    // No attempt outlives its request: with a longer timeout, no silence would ever count.
    this.#timeoutMs = Math.min(config.OUTBOUND_TIMEOUT_MS, config.REQUEST_DEADLINE_MS);
    this.#longestMs = config.REQUEST_DEADLINE_MS;
    this.#bulkhead = bulkhead(config.OUTBOUND_CONCURRENCY, config.OUTBOUND_QUEUE);
    this.#breaker = circuitBreaker(
      handleWhen((error) => this.#isOutage(error)),
      {
        breaker: new FailureRate(config.OUTBOUND_WINDOW_MS),
        halfOpenAfter: config.OUTBOUND_OPEN_MS,
      },
    );
    this.#breaker.onStateChange(() => {
      const { state } = this;
      logger[state === "open" ? "warn" : "info"]({ upstream: name, state }, "circuit changed");
    });
  }

  get state(): "closed" | "half-open" | "open" {
    if (this.#breaker.state === CircuitState.Closed) return "closed";
    return this.#breaker.state === CircuitState.HalfOpen ? "half-open" : "open";
  }

  /** For the readiness of the instance, which can do without. */
  async check(): Promise<void> {
    if (this.state !== "closed") throw new Error(`The circuit of ${this.#name} is ${this.state}.`);
  }

  /**
   * @param call passes the signal on and reads the whole answer: the signal is aborted once the call has ended. Nobody waits
   * for a call that ignores it
   * @param options.idempotent whether it may be made more than once; else it is made once at most
   * @throws AppError what the call itself threw, or `unavailable`. A `Refusal` is `unavailable` too: what it means to the
   * client, only the call can say, with an `AppError` of its own
   */
  async execute<T>(call: Call<T>, { idempotent = false } = {}): Promise<T> {
    // A call that queued is begun by the one that ended, and still belongs to its own request.
    const attempts = AsyncLocalStorage.bind((signal: AbortSignal) =>
      this.#attempts(call, idempotent ? MAX_ATTEMPTS : 1, signal),
    );
    try {
      return await this.#inTime((signal) =>
        this.#bulkhead.execute((context) => attempts(context.signal), signal),
      );
    } catch (error) {
      throw this.#toAppError(error);
    }
  }

  async #inTime<T>(work: Call<T>): Promise<T> {
    const milliseconds = Math.floor(Math.min(timeLeft(), this.#longestMs));
    if (milliseconds <= 0) throw new Abandoned("There is no time left to begin.");
    const deadline = timeout(milliseconds, TimeoutStrategy.Aggressive);
    return deadline.execute(({ signal }) => work(signal));
  }

  async #attempts<T>(call: Call<T>, most: number, signal: AbortSignal): Promise<T> {
    this.#retries.earn();
    for (let attempt = 1, pause = SHORTEST_PAUSE_MS; ; attempt++) {
      try {
        const answer = await this.#breaker.execute(
          (context) => this.#attempt(call, context.signal),
          signal,
        );
        if ("refusal" in answer) throw answer.refusal;
        return answer.value;
      } catch (error) {
        pause = error instanceof Overload ? error.retryAfterMs : jittered(pause);
        const useful = attempt < most && isTransient(error) && pause < timeLeft();
        if (!useful || !this.#retries.spend()) throw error;
      }
      await setTimeout(pause, undefined, { signal });
    }
  }

  async #attempt<T>(call: Call<T>, request: AbortSignal): Promise<Answer<T>> {
    const startedAt = performance.now();
    const limit = timeout(this.#timeoutMs, TimeoutStrategy.Aggressive);
    try {
      return { value: await limit.execute(({ signal }) => call(signal), request) };
    } catch (error) {
      if (isRefusal(error)) return { refusal: error };
      if (!(error instanceof TaskCancelledError || request.aborted)) throw error;
      const ms = Math.round(performance.now() - startedAt);
      const message = `No answer within ${ms} ms.`;
      // Busy requests leave little time: if only full timeouts counted, a dead upstream would go unnoticed.
      const isFair = ms >= this.#timeoutMs * FAIR_SHARE;
      throw isFair
        ? new Error(message, { cause: error })
        : new Abandoned(message, { cause: error });
    }
  }

  #isOutage(error: unknown): boolean {
    // A trial that nobody waited for has not shown that the upstream works again.
    return !(error instanceof Abandoned) || this.#breaker.state === CircuitState.HalfOpen;
  }

  #toAppError(cause: unknown): AppError {
    if (cause instanceof AppError) return cause;
    if (cause instanceof TaskCancelledError || cause instanceof Abandoned) {
      const message = `There was no time left for ${this.#name}.`;
      return new AppError("unavailable", "deadline_exceeded", message, { cause });
    }
    const message = `The upstream ${this.#name} is not available.`;
    return new AppError("unavailable", `${this.#name}_unavailable`, message, { cause });
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof AppError || error instanceof Refusal;
}

function isTransient(error: unknown): boolean {
  const isOver = error instanceof Abandoned || error instanceof BrokenCircuitError;
  return !isOver && !isRefusal(error);
}

/** Decorrelated: those who failed together do not come back together. */
function jittered(previousMs: number): number {
  const pause = SHORTEST_PAUSE_MS + Math.random() * (previousMs * 3 - SHORTEST_PAUSE_MS);
  return Math.min(LONGEST_PAUSE_MS, pause);
}
