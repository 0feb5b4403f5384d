import { setTimeout } from "node:timers/promises";
import type { Config } from "#platform/config.ts";
import { AppError } from "#platform/errors.ts";
import type { Logger } from "#platform/logger.ts";
import { GroupCommit } from "#outbound/group-commit.ts";
import { FlushError, type Backlog, type Journal } from "#outbound/journal.ts";

const MAX_BACKOFF_MS = 10_000;
const POSTPONED_MS = 60_000;

export interface Lag {
  /** How many acknowledged writes wait to be stored. */
  readonly pending: number;
  /** How long the oldest of them has waited. */
  readonly lagMs: number;
}

/**
 * Acknowledges a write once the journal keeps it, and has the journal moved to where it belongs later, in batches. All
 * that a process has to remember is in the journal: when one ends, the next or another one goes on.
 */
export class WriteBehind<Entry> {
  readonly #journal: Journal<Entry>;
  readonly #config: Config;
  readonly #logger: Logger;
  readonly #appends: GroupCommit<Entry>;
  #counted: Backlog = { entries: 0, oldest: undefined };
  /** Writes in hand, and those that were acknowledged since the journal was counted. */
  #uncounted = { inHand: 0, acknowledged: 0 };
  #failures = 0;
  #running: Promise<void> | undefined;
  #isClosing = false;
  #wake = Promise.withResolvers<void>();

  constructor(journal: Journal<Entry>, config: Config, logger: Logger) {
    this.#journal = journal;
    this.#config = config;
    this.#logger = logger;
    const append = (entries: readonly Entry[]) => journal.append(entries);
    this.#appends = new GroupCommit(append, config.WRITE_BEHIND_BATCH_SIZE);
  }

  get lag(): Lag {
    const { entries, oldest } = this.#counted;
    return {
      pending: entries + this.#uncounted.acknowledged + this.#uncounted.inHand,
      lagMs: oldest === undefined ? 0 : Math.max(0, Date.now() - oldest.getTime()),
    };
  }

  /** @throws while writes wait for longer than they should */
  assertPrompt(): void {
    const { pending, lagMs } = this.lag;
    if (lagMs <= this.#config.WRITE_BEHIND_MAX_LAG_MS) return;
    throw new Error(`${pending} writes wait to be stored, the oldest for ${lagMs} ms`);
  }

  /** Resolves once the entry would survive the process. */
  async write(entry: Entry): Promise<void> {
    if (this.lag.pending >= this.#config.WRITE_BEHIND_MAX_PENDING) throw full();
    this.#uncounted.inHand += 1;
    try {
      await this.#appends.add(entry);
      this.#uncounted.acknowledged += 1;
    } finally {
      this.#uncounted.inHand -= 1;
    }
    const isBatch = this.#uncounted.acknowledged >= this.#config.WRITE_BEHIND_BATCH_SIZE;
    if (isBatch && this.#failures === 0) this.#wake.resolve();
  }

  /** Begins to flush, with what an earlier process has left. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Flushes what there is. What cannot be flushed in time stays in the journal. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#wake.resolve();
    const limitMs = this.#config.SHUTDOWN_TIMEOUT_MS / 2;
    await Promise.race([this.#flushFor(limitMs), setTimeout(limitMs, undefined, { ref: false })]);
    const { lag } = this;
    if (lag.pending === 0) this.#logger.info(lag, "journal flushed");
    else this.#logger.warn(lag, "journal left to the next process");
  }

  async #run(): Promise<void> {
    while (!this.#isClosing) {
      const pauseMs = await this.#tryFlush();
      await this.#pause(pauseMs);
    }
  }

  async #flushFor(limitMs: number): Promise<void> {
    const deadline = performance.now() + limitMs;
    await this.#running;
    try {
      let isMore = true;
      while (isMore && performance.now() < deadline) isMore = await this.#flush();
    } catch (error) {
      this.#logger.error({ err: error }, "journal cannot be flushed");
    }
  }

  /** @returns how long to wait before the next time */
  async #tryFlush(): Promise<number> {
    const { WRITE_BEHIND_INTERVAL_MS: intervalMs } = this.#config;
    try {
      const isMore = await this.#flush();
      if (this.#failures > 0) this.#logger.info(this.lag, "journal is flushed again");
      this.#failures = 0;
      return isMore ? 0 : intervalMs;
    } catch (error) {
      if (this.#failures === 0) {
        this.#logger.error({ err: error, ...this.lag }, "journal cannot be flushed; trying again");
      }
      this.#failures += 1;
      return Math.min(MAX_BACKOFF_MS, intervalMs * 2 ** this.#failures);
    }
  }

  /** Ends early when a batch is complete, or when the service closes. */
  async #pause(milliseconds: number): Promise<void> {
    const timer = new AbortController();
    const timeout = setTimeout(milliseconds, undefined, { signal: timer.signal });
    await Promise.race([timeout.catch(() => undefined), this.#wake.promise]);
    timer.abort();
    this.#wake = Promise.withResolvers();
  }

  /** @returns whether there is another batch */
  async #flush(): Promise<boolean> {
    await this.#count();
    if (this.#counted.entries === 0) return false;
    const moved = await this.#moveBatch();
    await this.#count();
    this.#logger.debug({ moved, ...this.lag }, "journal batch flushed");
    return moved === this.#config.WRITE_BEHIND_BATCH_SIZE;
  }

  async #count(): Promise<void> {
    const { acknowledged } = this.#uncounted;
    this.#counted = await this.#journal.backlog();
    this.#uncounted.acknowledged -= acknowledged;
  }

  async #moveBatch(): Promise<number> {
    try {
      return await this.#journal.flush(this.#config.WRITE_BEHIND_BATCH_SIZE);
    } catch (error) {
      if (!(error instanceof FlushError)) throw error;
      return this.#moveOneByOne(error.sequences.length);
    }
  }

  /** So that an entry that is refused holds up no other. */
  async #moveOneByOne(count: number): Promise<number> {
    let moved = 0;
    const refused: FlushError[] = [];
    while (moved + refused.length < count) {
      try {
        const found = await this.#journal.flush(1);
        if (found === 0) break;
        moved += found;
      } catch (error) {
        if (!(error instanceof FlushError)) throw error;
        await this.#journal.postpone(error.sequences, new Date(Date.now() + POSTPONED_MS));
        refused.push(error);
      }
    }
    const [first] = refused;
    if (first) {
      const sequences = refused.flatMap((error) => error.sequences);
      this.#logger.error({ err: first.cause, sequences }, "acknowledged writes are refused");
    }
    return moved;
  }
}

function full(): AppError {
  const message = "Too many writes wait to be stored. Try again in a moment.";
  return new AppError("unavailable", "journal_full", message);
}
