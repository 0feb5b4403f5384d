import type { User } from "#domain/@users/user.ts";
import { AppError } from "#platform/errors.ts";
import type { UserRepository } from "#port/@users/user-repository.ts";

/** As much of the users as a cache has to do with. */
export class FakeUsers implements UserRepository {
  readonly rows: Map<string, User>;
  /** How often it was asked for one by its id. */
  queries = 0;

  constructor(rows = new Map<string, User>()) {
    this.rows = rows;
  }

  async findById(id: string): Promise<User | undefined> {
    this.queries++;
    return this.rows.get(id);
  }

  async findByEmail(email: string): Promise<User | undefined> {
    return [...this.rows.values()].find((user) => user.email === email);
  }

  async save(user: User): Promise<User> {
    this.#assertCurrent(user.id, user.version);
    const saved = { ...user, version: user.version + 1 };
    this.rows.set(user.id, saved);
    return saved;
  }

  async delete(id: string, version: number): Promise<void> {
    this.#assertCurrent(id, version);
    this.rows.delete(id);
  }

  #assertCurrent(id: string, version: number): void {
    if ((this.rows.get(id)?.version ?? 0) === version) return;
    throw new AppError("conflict", "stale_version", "The user has changed since it was read.");
  }
}
