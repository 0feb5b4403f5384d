/** How long whoever has missed may take to load the value. */
export const LEASE_MS = 30_000;

export interface Found {
  /** Absent on a miss. */
  readonly text?: string | undefined;
  /** The right to store what is loaded from now on. Absent while the text is fresh, or the store cannot be reached. */
  readonly lease?: string | undefined;
}

/**
 * Keeps text by key. Whoever misses gets a lease; only a lease that is still valid may store, and removing a key ends
 * it. So what was loaded before a removal can never be stored after it, however slow the load was.
 */
export interface CacheStore {
  /** @param staleMs the last part of an entry's life, in which it is no longer fresh */
  read(key: string, staleMs: number): Promise<Found>;
  /** @returns whether the lease was still valid */
  fill(key: string, lease: string, text: string, keepMs: number): Promise<boolean>;
  /** The only one that rejects when the store cannot be reached: what it should have removed is still there. */
  remove(keys: readonly string[]): Promise<void>;
}
