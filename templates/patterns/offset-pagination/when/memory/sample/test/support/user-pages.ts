import { openStorage, type Storage } from "#app/storage.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import type { TestDatabase } from "#test/support/database.ts";

export type OpenUserPages = Pick<Storage, "users" | "userPages" | "close">;

/** The adapters on a database of their own. */
export async function openUserPages(
  createDatabase: () => Promise<TestDatabase>,
): Promise<OpenUserPages> {
  const database = await createDatabase();
  const storage = await openStorage(loadConfig(database.env), createLogger("silent"));
  return {
    ...storage,
    close: async () => {
      await storage.close();
      await database.drop();
    },
  };
}
