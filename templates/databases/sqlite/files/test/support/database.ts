import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openForMigrations } from "#outbound/sql/database.ts";
import { migrate } from "#outbound/sql/migrate.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";

export interface TestDatabase {
  readonly env: Record<string, string>;
  readonly drop: () => Promise<void>;
}

/** A fresh, migrated database for each call. */
export async function createDatabase(): Promise<TestDatabase> {
  const directory = await mkdtemp(join(tmpdir(), "test-"));
  const env = { DATABASE_FILE: join(directory, "test.db") };
  const db = openForMigrations(loadConfig(env), createLogger("silent"));
  await migrate(db).finally(() => db.destroy());
  return { env, drop: () => rm(directory, { recursive: true }) };
}

/** Every database that the contracts are checked against. */
export const databases = { sqlite: createDatabase };
