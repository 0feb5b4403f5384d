import { SqlOrderRepository } from "#outbound/sql/@orders/sql-order-repository.ts";
import { SqlProductRepository } from "#outbound/sql/@orders/sql-product-repository.ts";
import { SqlUserRepository } from "#outbound/sql/@users/sql-user-repository.ts";
import { openDatabase } from "#outbound/sql/database.ts";
import { SqlUnitOfWork } from "#outbound/sql/sql-unit-of-work.ts";
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
  const db = openDatabase(loadConfig(database.env), logger);
  return {
    users: new SqlUserRepository(db),
    products: new SqlProductRepository(db),
    orders: new SqlOrderRepository(db),
    unitOfWork: new SqlUnitOfWork(db, events),
    events,
    close: async () => {
      await db.destroy();
      await database.drop();
    },
  };
}
