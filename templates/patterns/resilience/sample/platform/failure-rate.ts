import { CircuitState, type IBreaker } from "cockatiel";

/** More than this share of the calls in the window fail… */
const FAILURE_SHARE = 0.5;
/** …of at least so many. */
const CALLS_TO_JUDGE = 5;
/** The window moves on in so many steps. */
const STEPS = 10;

interface Step {
  readonly startedAt: number;
  calls: number;
  failures: number;
}

/** Opens a circuit when most calls of the last moments have failed, however few or many calls there are. */
export class FailureRate implements IBreaker {
  /** For a circuit that outlives its process, which this one does not. */
  readonly state = undefined;
  readonly #windowMs: number;
  #steps: Step[] = [];

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  success(state: CircuitState): void {
    if (state === CircuitState.HalfOpen) this.#steps = [];
    this.#count(0);
  }

  /** @returns whether the circuit opens */
  failure(state: CircuitState): boolean {
    this.#count(1);
    if (state !== CircuitState.Closed) return true;
    const calls = this.#steps.reduce((sum, step) => sum + step.calls, 0);
    const failures = this.#steps.reduce((sum, step) => sum + step.failures, 0);
    return calls >= CALLS_TO_JUDGE && failures > calls * FAILURE_SHARE;
  }

  #count(failures: 0 | 1): void {
    const now = Date.now();
    this.#steps = this.#steps.filter(({ startedAt }) => now - startedAt < this.#windowMs);
    const step = this.#steps.at(-1);
    if (step !== undefined && now - step.startedAt < this.#windowMs / STEPS) {
      step.calls++;
      step.failures += failures;
    } else {
      this.#steps.push({ startedAt: now, calls: 1, failures });
    }
  }
}
