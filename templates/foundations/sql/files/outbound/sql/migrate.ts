import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { loadEnvironment } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { run, StartupError } from "#platform/startup.ts";
import { openForMigrations } from "#outbound/sql/database.ts";
import { migrations } from "#outbound/sql/migrations/index.ts";
import type { Schema } from "#outbound/sql/schema.ts";

function migratorOf(db: Kysely<Schema>): Migrator {
  const provider = { getMigrations: async () => migrations };
  // One that comes to the project later may have a name before those that have run.
  return new Migrator({ db, provider, allowUnorderedMigrations: true });
}

export async function migrate(db: Kysely<Schema>): Promise<string[]> {
  const { error, results = [] } = await migratorOf(db).migrateToLatest();
  if (error !== undefined) throw error;
  return results.map((result) => result.migrationName);
}

export async function assertMigrated(db: Kysely<Schema>): Promise<void> {
  const known = await migratorOf(db).getMigrations();
  const pending = known.filter((migration) => migration.executedAt === undefined);
  if (pending.length === 0) return;
  const names = pending.map((migration) => migration.name).join(", ");
  throw new StartupError(`The database lacks migrations (${names}): run "node --run migrate".`, 1);
}

if (import.meta.main) {
  await run(async () => {
    const config = loadEnvironment();
    const logger = createLogger(config.LOG_LEVEL);
    const db = openForMigrations(config, logger);
    const applied = await migrate(db).finally(() => db.destroy());
    logger.info({ applied }, "database is up to date");
  });
}
