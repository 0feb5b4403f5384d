import { AppError } from "#platform/errors.ts";
import type { Logger } from "#platform/logger.ts";
import type { CacheStore } from "#outbound/cache/cache-store.ts";
import type { Caching } from "#outbound/cache/caching.ts";
import { Changes, type Change } from "#outbound/cache/changes.ts";
import { Entries, type Read } from "#outbound/cache/entries.ts";
import { FreshLoads, SharedLoads } from "#outbound/cache/loads.ts";

type Load<Value> = () => Promise<Value | undefined>;

/** Values by id, each read from its source when it is not stored. Without its store it is slower and nothing else. */
export class Cache<Value> {
  protected readonly entries: Entries<Value>;
  readonly #changes: Changes;
  readonly #logger: Logger;
  /**
   * By the lease they will store with. A removal ends the lease, so that nobody who comes after a write is given what was
   * loaded before it.
   */
  readonly #misses = new SharedLoads<Value | undefined>();
  /** Those past the store, by id: no lease tells when a write has ended. */
  readonly #bypasses = new FreshLoads<Value | undefined>();
  readonly #counts = { hits: 0, loads: 0, stale: 0 };
  /** How many stale answers there had been when the source began to fail, while it does. */
  #staleBefore: number | undefined;

  constructor(store: CacheStore, caching: Caching<Value>, logger: Logger, random?: () => number) {
    this.entries = new Entries(store, caching, random);
    this.#logger = logger.child({ cache: caching.name });
    this.#changes = new Changes(this.entries, this.#logger);
  }

  /** How often it has answered from the store, from the source, and from the store because the source failed. */
  get counts(): Readonly<Record<"hits" | "loads" | "stale", number>> {
    return this.#counts;
  }

  async find(id: string, load: Load<Value>): Promise<Value | undefined> {
    if (this.#changes.covers(id)) return this.#loadPast(id, load);
    const read = await this.entries.read(id);
    const { entry, lease } = read;
    if (lease !== undefined) {
      return this.#misses.run(lease, () => this.#loadAndFill(id, lease, read, load));
    }
    if (entry === undefined) return this.#loadPast(id, load);
    this.#counts.hits++;
    return entry.value;
  }

  /** The beginning of a write; for one that is a single call, see `write`. */
  change(): Change {
    return this.#changes.begin();
  }

  /** Runs a write, and forgets what it has made old. */
  async write<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    const change = this.change();
    change.touch(id);
    try {
      return await work();
    } finally {
      // Even if it failed: a write whose answer was lost may have been made.
      await change.settle();
    }
  }

  async close(): Promise<void> {
    await this.#changes.close();
    this.#logger.info(this.#counts, "cache closed");
  }

  async #loadAndFill(
    id: string,
    lease: string,
    { entry }: Read<Value>,
    load: Load<Value>,
  ): Promise<Value | undefined> {
    try {
      const value = await this.#load(load);
      this.#sourceAnswers();
      await this.entries.fill(id, lease, value);
      return value;
    } catch (error) {
      if (entry?.value === undefined || !isOutage(error)) throw error;
      this.#sourceFails(error);
      this.#counts.stale++;
      return entry.value;
    }
  }

  /** One line when an outage begins and one when it ends, with how many have been given what had expired. */
  #sourceFails(error: unknown): void {
    if (this.#staleBefore !== undefined) return;
    this.#staleBefore = this.#counts.stale;
    this.#logger.warn({ err: error }, "the source fails: answering with what has expired");
  }

  #sourceAnswers(): void {
    if (this.#staleBefore === undefined) return;
    const stale = this.#counts.stale - this.#staleBefore;
    this.#staleBefore = undefined;
    this.#logger.info({ stale }, "the source answers again");
  }

  #loadPast(id: string, load: Load<Value>): Promise<Value | undefined> {
    return this.#bypasses.run(id, () => this.#load(load));
  }

  #load(load: Load<Value>): Promise<Value | undefined> {
    this.#counts.loads++;
    return load();
  }
}

function isOutage(error: unknown): boolean {
  return error instanceof AppError && error.kind === "unavailable";
}
