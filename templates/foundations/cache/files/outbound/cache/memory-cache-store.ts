import { LRUCache } from "lru-cache";
import { LEASE_MS, type CacheStore, type Found } from "#outbound/cache/cache-store.ts";

/** What an entry takes beside its key and text, roughly. */
const ENTRY_BYTES = 200;

interface Entry {
  readonly text?: string | undefined;
  readonly lease?: string;
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
      sizeCalculation: ({ text = "" }, key) => ENTRY_BYTES + key.length + text.length,
    });
    this.#now = now;
  }

  async read(key: string, staleMs: number): Promise<Found> {
    const now = this.#now();
    const entry = this.#entry(key, now);
    const text = entry?.text;
    if (entry && text !== undefined && entry.keptUntil - now > staleMs) return { text };
    if (entry?.lease !== undefined) return { text, lease: entry.lease };

    const lease = `${++this.#leases}`;
    this.#entries.set(key, { text, lease, keptUntil: entry?.keptUntil ?? now + LEASE_MS });
    return { text, lease };
  }

  async fill(key: string, lease: string, text: string, keepMs: number): Promise<boolean> {
    const now = this.#now();
    if (this.#entry(key, now)?.lease !== lease) return false;
    this.#entries.set(key, { text, keptUntil: now + keepMs });
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
