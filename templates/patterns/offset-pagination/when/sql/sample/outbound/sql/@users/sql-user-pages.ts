import type { Kysely, Selectable } from "kysely";
import type { User } from "#domain/@users/user.ts";
import type { UserPageQuery, UserPages } from "#port/@users/user-pages.ts";
import type { Schema, UsersTable } from "#outbound/sql/schema.ts";
import { toUser } from "#outbound/sql/@users/sql-user-repository.ts";

export class SqlUserPages implements UserPages {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** One statement, and so one snapshot: page and total agree without a transaction. */
  async find({ email, offset, limit }: UserPageQuery): Promise<{ users: User[]; total: number }> {
    const wanted = () => {
      const users = this.#db.selectFrom("users");
      return email === undefined ? users : users.where("email", "=", email);
    };
    const counted = wanted()
      .select((eb) => eb.fn.countAll<number>().as("total"))
      .as("counted");
    // Skipped rows are skipped in the index, which has the id; only those of the page are looked up.
    const page = wanted()
      .select("id")
      .orderBy("created_at")
      .orderBy("id")
      .limit(limit)
      .offset(offset)
      .as("page");
    // Beyond the last page there is one row, of the total alone.
    const rows = await this.#db
      .selectFrom(counted)
      .leftJoin(page, (join) => join.onTrue())
      .leftJoin("users", "users.id", "page.id")
      .select("counted.total")
      .selectAll("users")
      .orderBy("users.created_at")
      .orderBy("users.id")
      .execute();
    const users = rows.filter((row): row is typeof row & Selectable<UsersTable> => row.id !== null);
    return { users: users.map(toUser), total: rows[0]?.total ?? 0 };
  }
}
