import type { User } from "#domain/@users/user.ts";

/** Reads for many at once, each with one query. */
export interface UserBatches {
  /** In any order. */
  byIds(ids: readonly string[]): Promise<User[]>;
}
