import type { User } from "#domain/@users/user.ts";

export interface UserRepository {
  findById(id: string): Promise<User | undefined>;
  findByEmail(email: string): Promise<User | undefined>;
  /** Inserts a user of version 0, updates any other; fails with `stale_version` or `email_taken`. */
  save(user: User): Promise<User>;
  delete(id: string, version: number): Promise<void>;
}
