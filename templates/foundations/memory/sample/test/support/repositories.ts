import { openStorage } from "#app/storage.ts";
import { loadConfig } from "#platform/config.ts";
import { EventBus } from "#platform/events.ts";
import { createLogger } from "#platform/logger.ts";
import type { Repositories, UnitOfWork } from "#port/unit-of-work.ts";
import type { TestDatabase } from "#test/support/database.ts";

export interface OpenRepositories extends Repositories {
  readonly unitOfWork: UnitOfWork;
  readonly events: EventBus;
  readonly close: () => Promise<void>;
}

/** The adapters on a database of their own, without the rest of the service. */
export async function openRepositories(
  createDatabase: () => Promise<TestDatabase>,
): Promise<OpenRepositories> {
  const database = await createDatabase();
  const logger = createLogger("silent");
  const events = new EventBus(logger);
  const storage = await openStorage(loadConfig(database.env), logger);
  return {
    ...storage,
    unitOfWork: storage.unitOfWork(events),
    events,
    close: async () => {
      await storage.close();
      await database.drop();
    },
  };
}
