import { inTime, isDeadlineExceeded, timeLeft } from "#platform/deadline.ts";

type Load<Value> = () => Promise<Value>;

/** Loads under way, each shared by all who ask for the same meanwhile. */
export class SharedLoads<Value> {
  readonly #underWay = new Map<string, Promise<Value>>();

  async run(key: string, load: Load<Value>): Promise<Value> {
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) return join(underWay, () => this.run(key, load));
    const loading = load().finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, loading);
    return loading;
  }
}

/**
 * Loads of which none is older than who asks for it: who comes while one is under way shares the next, which begins when
 * that one ends. So however many ask, one key has one load at a time.
 */
export class FreshLoads<Value> {
  readonly #last = new Map<string, Turn<Value>>();

  async run(key: string, load: Load<Value>): Promise<Value> {
    const last = this.#last.get(key);
    if (last?.hasBegun === false) return join(last.value, () => this.run(key, load));
    const turn = new Turn(last?.value, load);
    this.#last.set(key, turn);
    try {
      return await turn.value;
    } finally {
      if (this.#last.get(key) === turn) this.#last.delete(key);
    }
  }
}

/** A load that begins when the one before it has ended, however it ended. */
class Turn<Value> {
  readonly value: Promise<Value>;
  #hasBegun = false;

  constructor(before: Promise<Value> | undefined, load: Load<Value>) {
    this.value = this.#take(before, load);
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  async #take(before: Promise<Value> | undefined, load: Load<Value>): Promise<Value> {
    if (before !== undefined) await inTime(() => Promise.allSettled([before]));
    this.#hasBegun = true;
    return load();
  }
}

/** Waits for a load that another request has begun, no longer than the own request may. */
async function join<Value>(loading: Promise<Value>, again: Load<Value>): Promise<Value> {
  try {
    return await inTime(() => loading);
  } catch (error) {
    // Whoever began to load had less time than who waits for it.
    if (isDeadlineExceeded(error) && timeLeft() > 0) return again();
    throw error;
  }
}
