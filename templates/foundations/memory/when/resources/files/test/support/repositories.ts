import { openStorage } from "#app/storage.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import type { TestDatabase } from "#test/support/database.ts";

export type OpenRepositories = Awaited<ReturnType<typeof openRepositories>>;

/** The adapters on a database of their own, without the rest of the service. */
export async function openRepositories(createDatabase: () => Promise<TestDatabase>) {
  const database = await createDatabase();
  const logger = createLogger("silent");
  const storage = await openStorage(loadConfig(database.env), logger);

  return {
    close: async () => {
      await storage.close();
      await database.drop();
    },
  };
}
