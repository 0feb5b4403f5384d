import type { Outcome, Probe } from "#test/drill/probes.ts";

export interface Sample extends Outcome {
  /** On the clock of `performance.now()`. */
  readonly startedAt: number;
  readonly ms: number;
}

/** Sends requests at a steady pace, however long the answers take: those that wait must not slow the rest down. */
export class SteadyLoad {
  readonly #probes: readonly Probe[];
  readonly #patienceMs: number;
  readonly #timer: NodeJS.Timeout;
  readonly #waiting = new Map<symbol, number>();
  readonly #samples: Sample[] = [];
  #sent = 0;

  constructor(probes: readonly Probe[], perSecond: number, patienceMs: number) {
    this.#probes = probes;
    this.#patienceMs = patienceMs;
    const startedAt = performance.now();
    this.#timer = setInterval(() => {
      // A timer that comes late sends all that is due by then.
      const due = ((performance.now() - startedAt) * perSecond) / 1000;
      while (this.#sent < due) void this.#send();
    }, 5);
  }

  /** All requests that were sent before have been answered. */
  get settledUntil(): number {
    return Math.min(performance.now(), ...this.#waiting.values());
  }

  /** Requests that were sent in that time and have been answered. */
  between(from: number, to: number): Sample[] {
    return this.#samples.filter(({ startedAt }) => startedAt >= from && startedAt < to);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #send(): Promise<void> {
    const probe = this.#probes[this.#sent++ % this.#probes.length];
    if (probe === undefined) return;
    const request = Symbol("request");
    const startedAt = performance.now();
    this.#waiting.set(request, startedAt);
    const outcome = await ask(probe, this.#patienceMs);
    this.#waiting.delete(request);
    this.#samples.push({ ...outcome, startedAt, ms: performance.now() - startedAt });
  }
}

async function ask(probe: Probe, patienceMs: number): Promise<Outcome> {
  try {
    return await probe(patienceMs);
  } catch (error) {
    return { kind: "broken", label: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  if (cause.name === "TimeoutError") return "no answer";
  return "code" in cause ? String(cause.code) : cause.message;
}
