import { sql } from "kysely";
import type { Config } from "#platform/config.ts";
import type { Logger } from "#platform/logger.ts";
import { ProcessMemory } from "#outbound/memory/memory.ts";
import { openDatabase } from "#outbound/sql/database.ts";
import { assertMigrated } from "#outbound/sql/migrate.ts";

/** All that is kept: by the server that DATABASE_URL names, or in the memory of this process. */
export interface Storage {
  ping(): Promise<unknown>;
  close(): Promise<void>;
}

export async function openStorage(config: Config, logger: Logger): Promise<Storage> {
  if (config.DATABASE_URL !== "memory:") return onServer(config, logger);
  logger.warn("DATABASE_URL is memory: what is saved ends with this process");
  return inMemory();
}

async function onServer(config: Config, logger: Logger): Promise<Storage> {
  const db = openDatabase(config, logger);
  await assertMigrated(db);
  return {
    ping: () => sql`select 1`.execute(db),
    close: () => db.destroy(),
  };
}

function inMemory(): Storage {
  const memory = new ProcessMemory();
  return {
    ping: async () => undefined,
    close: async () => memory.clear(),
  };
}
