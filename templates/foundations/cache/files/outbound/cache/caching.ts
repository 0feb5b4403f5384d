import type { z } from "zod";
import type { Config } from "#platform/config.ts";

/** How values of one kind are cached. */
export interface Caching<Value> extends SharedCaching {
  /** What keys start with. The number is another one where the shape of the values changes: `users:2`. */
  readonly name: string;
  /** Makes a value from its JSON again. All who find the value share it, so none of them may change it. */
  readonly schema: z.ZodType<Value>;
  readonly ttlMs: number;
}

interface SharedCaching {
  /** How long it is remembered that there is nothing. */
  readonly negativeTtlMs: number;
  /** How long after its time a value may stand in while its source fails. */
  readonly staleMs: number;
  /** Values whose text is longer are not stored. */
  readonly maxLength: number;
}

/** What is the same for all kinds. */
export function sharedCaching(config: Config): SharedCaching {
  return {
    negativeTtlMs: config.CACHE_NEGATIVE_TTL_SECONDS * 1000,
    staleMs: config.CACHE_STALE_SECONDS * 1000,
    maxLength: config.CACHE_MAX_VALUE_LENGTH,
  };
}
