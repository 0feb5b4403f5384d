import type { CacheStore, Found } from "#outbound/cache/cache-store.ts";
import type { Caching } from "#outbound/cache/caching.ts";

export interface Entry<Value> {
  readonly value: Value | undefined;
}

export interface Read<Value> {
  /** Absent on a miss. */
  readonly entry: Entry<Value> | undefined;
  /** Absent while the entry is fresh, or the store cannot be reached. */
  readonly lease: string | undefined;
}

/** The values of one kind in a store. */
export class Entries<Value> {
  readonly caching: Caching<Value>;
  readonly #store: CacheStore;
  readonly #random: () => number;
  /** A store in this process finds the same again and again, which is read from its text once. */
  readonly #decoded = new WeakMap<Found, Entry<Value>>();

  constructor(store: CacheStore, caching: Caching<Value>, random: () => number = Math.random) {
    this.#store = store;
    this.caching = caching;
    this.#random = random;
  }

  async read(id: string): Promise<Read<Value>> {
    const found = await this.#store.read(this.#keyOf(id), this.caching.staleMs);
    return { entry: this.#entryOf(found), lease: found.lease };
  }

  /** @returns whether it was stored */
  async fill(id: string, lease: string, value: Value | undefined): Promise<boolean> {
    const { staleMs, maxLength } = this.caching;
    const text = JSON.stringify(value ?? null);
    if (text.length > maxLength) return false;
    return this.#store.fill(this.#keyOf(id), lease, text, this.#lifeOf(value) + staleMs);
  }

  /** @throws if the store cannot be reached */
  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.#store.remove(ids.map((id) => this.#keyOf(id)));
  }

  #keyOf(id: string): string {
    return `${this.caching.name}:${id}`;
  }

  /** Up to a tenth less than it might be, so that what was stored together does not expire together. */
  #lifeOf(value: Value | undefined): number {
    const { ttlMs, negativeTtlMs } = this.caching;
    return Math.round((value === undefined ? negativeTtlMs : ttlMs) * (1 - this.#random() / 10));
  }

  #entryOf(found: Found): Entry<Value> | undefined {
    const known = this.#decoded.get(found);
    if (known !== undefined || found.text === undefined) return known;
    const entry = this.#decode(found.text);
    if (entry !== undefined) this.#decoded.set(found, entry);
    return entry;
  }

  /** What another version of the service has stored may not be readable here; then it is not there. */
  #decode(text: string): Entry<Value> | undefined {
    try {
      const value: unknown = JSON.parse(text);
      return { value: value === null ? undefined : this.caching.schema.parse(value) };
    } catch {
      return undefined;
    }
  }
}
