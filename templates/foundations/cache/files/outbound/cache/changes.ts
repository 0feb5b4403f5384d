import type { Logger } from "#platform/logger.ts";
import type { Caching } from "#outbound/cache/caching.ts";
import { LEASE_MS } from "#outbound/cache/cache-store.ts";
import type { Entries } from "#outbound/cache/entries.ts";

/** What there is to forget, whatever its values are. */
type Stored = Pick<Entries<never>, "remove"> & {
  readonly caching: Pick<Caching<never>, "name" | "ttlMs" | "staleMs">;
};

const RETRY_MS = 500;
const BATCH = 500;
const MAX_OUTDATED = 100_000;

/** Ids that are read past the cache: while a write is under way, and until the store has removed what it made old. */
export class Changes {
  readonly #entries: Stored;
  readonly #logger: Logger;
  readonly #writes = new Map<string, number>();
  /** Ids whose removal failed, and when the store will have dropped them by itself. */
  readonly #outdated = new Map<string, number>();
  #retry: NodeJS.Timeout | undefined;

  constructor(entries: Stored, logger: Logger) {
    this.#entries = entries;
    this.#logger = logger;
  }

  covers(id: string): boolean {
    return this.#writes.has(id) || this.#outdated.has(id);
  }

  begin(): Change {
    const touched = new Set<string>();
    const release = () => {
      for (const id of touched) this.#end(id);
      touched.clear();
    };
    return {
      touch: (id) => {
        if (touched.has(id)) return;
        touched.add(id);
        this.#writes.set(id, (this.#writes.get(id) ?? 0) + 1);
      },
      settle: async () => {
        await this.#remove([...touched]);
        release();
      },
      release,
    };
  }

  /** Tries once more to remove what could not be removed. */
  async close(): Promise<void> {
    clearTimeout(this.#retry);
    await this.#removeOutdated();
    clearTimeout(this.#retry);
  }

  #end(id: string): void {
    const others = (this.#writes.get(id) ?? 0) - 1;
    if (others > 0) this.#writes.set(id, others);
    else this.#writes.delete(id);
  }

  async #remove(ids: readonly string[]): Promise<void> {
    try {
      await this.#entries.remove(ids);
    } catch {
      this.#remember(ids);
    }
  }

  #remember(ids: readonly string[]): void {
    const { ttlMs, staleMs } = this.#entries.caching;
    const end = performance.now() + LEASE_MS + ttlMs + staleMs;
    for (const id of ids) this.#outdated.set(id, end);
    for (const id of this.#outdated.keys()) {
      if (this.#outdated.size <= MAX_OUTDATED) break;
      this.#outdated.delete(id);
      this.#logger.error(
        { cache: this.#entries.caching.name, id },
        "may be stale until it expires",
      );
    }
    this.#retry ??= setTimeout(() => void this.#removeOutdated(), RETRY_MS).unref();
  }

  async #removeOutdated(): Promise<void> {
    this.#retry = undefined;
    const now = performance.now();
    for (const [id, end] of this.#outdated) if (end < now) this.#outdated.delete(id);
    const outdated = [...this.#outdated];
    try {
      for (let start = 0; start < outdated.length; start += BATCH) {
        const batch = outdated.slice(start, start + BATCH);
        await this.#entries.remove(batch.map(([id]) => id));
        // Unless another removal has failed meanwhile.
        for (const [id, end] of batch) {
          if (this.#outdated.get(id) === end) this.#outdated.delete(id);
        }
      }
    } catch {
      this.#remember([]);
    }
  }
}

/** A write under way. What it touches is read past the cache until it is settled or released. */
export interface Change {
  readonly touch: (id: string) => void;
  /** Something was written, or may have been: forget what is stored. */
  readonly settle: () => Promise<void>;
  /** What is stored is right. */
  readonly release: () => void;
}
