import type { CartJournal } from "#outbound/@carts/cart-journal.ts";
import { SqlCartJournal } from "#outbound/sql/@carts/sql-cart-journal.ts";
import { openDatabase } from "#outbound/sql/database.ts";
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
  const db = openDatabase(loadConfig(database.env), createLogger("silent"));
  return {
    journal: new SqlCartJournal(db),
    close: async () => {
      await db.destroy();
      await database.drop();
    },
  };
}
