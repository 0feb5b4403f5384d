import type { User } from "#domain/@users/user.ts";

export interface UserPageQuery {
  /** Of the one user with this address, in lower case. */
  readonly email?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

export interface UserPages {
  /** Oldest first, and how many there are in all, both at one moment. */
  find(query: UserPageQuery): Promise<{ users: User[]; total: number }>;
}
