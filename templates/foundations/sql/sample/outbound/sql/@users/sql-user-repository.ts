import type { Kysely, Selectable } from "kysely";
import { normalizeEmail, type User } from "#domain/@users/user.ts";
import { AppError } from "#platform/errors.ts";
import type { UserRepository } from "#port/@users/user-repository.ts";
import { isForeignKeyViolation, isUniqueViolation } from "#outbound/sql/driver-errors.ts";
import type { Schema, UsersTable } from "#outbound/sql/schema.ts";

export class SqlUserRepository implements UserRepository {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async findById(id: string): Promise<User | undefined> {
    const row = await this.#select().where("id", "=", id).executeTakeFirst();
    return row && toUser(row);
  }

  async findByEmail(email: string): Promise<User | undefined> {
    const row = await this.#select().where("email", "=", normalizeEmail(email)).executeTakeFirst();
    return row && toUser(row);
  }

  async save(user: User): Promise<User> {
    const saved = { ...user, version: user.version + 1 };
    try {
      if (user.version === 0) {
        await this.#db.insertInto("users").values(toRow(saved)).execute();
      } else {
        const { numUpdatedRows } = await this.#db
          .updateTable("users")
          .set(toRow(saved))
          .where("id", "=", user.id)
          .where("version", "=", user.version)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) throw staleVersion();
      }
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new AppError("conflict", "email_taken", "Another user has this e-mail address.", {
        cause: error,
      });
    }
    return saved;
  }

  async delete(id: string, version: number): Promise<void> {
    try {
      const { numDeletedRows } = await this.#db
        .deleteFrom("users")
        .where("id", "=", id)
        .where("version", "=", version)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw staleVersion();
    } catch (error) {
      if (!isForeignKeyViolation(error)) throw error;
      throw new AppError("conflict", "user_in_use", "Other records refer to this user.", {
        cause: error,
      });
    }
  }

  #select() {
    return this.#db.selectFrom("users").selectAll();
  }
}

function staleVersion(): AppError {
  return new AppError("conflict", "stale_version", "The user has changed since it was read.");
}

export function toUser(row: Selectable<UsersTable>): User {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    version: row.version,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

function toRow(user: User): UsersTable {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    version: user.version,
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
  };
}
