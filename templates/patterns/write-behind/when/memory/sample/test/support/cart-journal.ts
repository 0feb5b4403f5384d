import { openStorage } from "#app/storage.ts";
import type { CartJournal } from "#outbound/@carts/cart-journal.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import type { TestDatabase } from "#test/support/database.ts";

export interface OpenJournal {
  readonly journal: CartJournal;
  readonly close: () => Promise<void>;
}

/** The journal on a database of its own, without the rest of the service. */
export async function openCartJournal(
  createDatabase: () => Promise<TestDatabase>,
): Promise<OpenJournal> {
  const database = await createDatabase();
  const storage = await openStorage(loadConfig(database.env), createLogger("silent"));
  return {
    journal: storage.cartJournal,
    close: async () => {
      await storage.close();
      await database.drop();
    },
  };
}
