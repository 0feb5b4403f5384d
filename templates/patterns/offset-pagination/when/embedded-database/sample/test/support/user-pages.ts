import { SqlUserPages } from "#outbound/sql/@users/sql-user-pages.ts";
import { SqlUserRepository } from "#outbound/sql/@users/sql-user-repository.ts";
import { openDatabase } from "#outbound/sql/database.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import type { UserPages } from "#port/@users/user-pages.ts";
import type { UserRepository } from "#port/@users/user-repository.ts";
import type { TestDatabase } from "#test/support/database.ts";

export interface OpenUserPages {
  readonly users: UserRepository;
  readonly userPages: UserPages;
  readonly close: () => Promise<void>;
}

/** The adapters on a database of their own. */
export async function openUserPages(
  createDatabase: () => Promise<TestDatabase>,
): Promise<OpenUserPages> {
  const database = await createDatabase();
  const db = openDatabase(loadConfig(database.env), createLogger("silent"));
  return {
    users: new SqlUserRepository(db),
    userPages: new SqlUserPages(db),
    close: async () => {
      await db.destroy();
      await database.drop();
    },
  };
}
