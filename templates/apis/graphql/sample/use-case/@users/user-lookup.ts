import type { UserBatches } from "#port/@users/user-batches.ts";
import type { User } from "#domain/@users/user.ts";

/** Reads many users at once. */
export class UserLookup {
  readonly #users: UserBatches;

  constructor(users: UserBatches) {
    this.#users = users;
  }

  /** In the order of the ids; null for an id nobody has. */
  async byIds(ids: readonly string[]): Promise<(User | null)[]> {
    const found = await this.#users.byIds(ids);
    const byId = new Map(found.map((user) => [user.id, user]));
    return ids.map((id) => byId.get(id) ?? null);
  }
}
