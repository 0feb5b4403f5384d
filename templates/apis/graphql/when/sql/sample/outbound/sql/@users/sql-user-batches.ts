import type { Kysely } from "kysely";
import type { User } from "#domain/@users/user.ts";
import type { UserBatches } from "#port/@users/user-batches.ts";
import type { Schema } from "#outbound/sql/schema.ts";

export class SqlUserBatches implements UserBatches {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async byIds(ids: readonly string[]): Promise<User[]> {
    if (ids.length === 0) return [];
    const rows = await this.#db.selectFrom("users").selectAll().where("id", "in", ids).execute();
    return rows.map((row) => ({
      id: row.id,
      email: row.email,
      name: row.name,
      version: row.version,
      createdAt: new Date(row.created_at),
      updatedAt: new Date(row.updated_at),
    }));
  }
}
