import { LRUCache } from "lru-cache";
import { LEASE_MS, type CacheStore, type Found } from "#outbound/cache/cache-store.ts";

/** What an entry takes beside its key, its text and the value made of that, roughly. */
const ENTRY_BYTES = 400;

interface Entry {
  /** The same for every reader, so that what is made of it can be kept beside it. */
  readonly found: Found;
  readonly keptUntil: number;
}

/** The least recently used go first when it is full. */
export class MemoryCacheStore implements CacheStore {
  readonly #entries: LRUCache<string, Entry>;
  readonly #now: () => number;
  #leases = 0;

  constructor(maxBytes: number, now: () => number = () => performance.now()) {
    this.#entries = new LRUCache({
      maxSize: maxBytes,
      // The value takes about twice as much as its text.
      sizeCalculation: ({ found: { text = "" } }, key) =>
        ENTRY_BYTES + key.length + 3 * text.length,
    });
    this.#now = now;
  }

  async read(key: string, staleMs: number): Promise<Found> {
    const now = this.#now();
    const entry = this.#entry(key, now);
    if (entry?.found.lease !== undefined) return entry.found;
    if (entry && entry.keptUntil - now > staleMs) return entry.found;

    const found = { text: entry?.found.text, lease: `${++this.#leases}` };
    this.#entries.set(key, { found, keptUntil: entry?.keptUntil ?? now + LEASE_MS });
    return found;
  }

  async fill(key: string, lease: string, text: string, keepMs: number): Promise<boolean> {
    const now = this.#now();
    if (this.#entry(key, now)?.found.lease !== lease) return false;
    this.#entries.set(key, { found: { text }, keptUntil: now + keepMs });
    return true;
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#entries.delete(key);
  }

  #entry(key: string, now: number): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.keptUntil > now ? entry : undefined;
  }
}
