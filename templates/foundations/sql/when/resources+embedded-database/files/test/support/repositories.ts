import { openDatabase } from "#outbound/sql/database.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import type { TestDatabase } from "#test/support/database.ts";

export type OpenRepositories = Awaited<ReturnType<typeof openRepositories>>;

/** The adapters on a database of their own, without the rest of the service. */
export async function openRepositories(createDatabase: () => Promise<TestDatabase>) {
  const database = await createDatabase();
  const logger = createLogger("silent");
  const db = openDatabase(loadConfig(database.env), logger);

  return {
    close: async () => {
      await db.destroy();
      await database.drop();
    },
  };
}
