import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { loadEnvironment } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { run, StartupError } from "#platform/startup.ts";
import { nameOfDatabase, openForMigrations } from "#outbound/sql/database.ts";
import { migrations } from "#outbound/sql/migrations/index.ts";
import type { Schema } from "#outbound/sql/schema.ts";

function migratorOf(db: Kysely<Schema>): Migrator {
  const provider = { getMigrations: async () => migrations };
  // One that comes to the project later may have a name before those that have run.
  return new Migrator({ db, provider, allowUnorderedMigrations: true });
}

/** @param name how messages call the database */
export async function migrate(db: Kysely<Schema>, name = "The database"): Promise<string[]> {
  const { error, results = [] } = await migratorOf(db).migrateToLatest();
  if (error !== undefined) throw foreign(error, name) ?? error;
  return results.map((result) => result.migrationName);
}

/** Kysely has no other sign of it than what it says. */
function foreign(error: unknown, name: string): StartupError | undefined {
  const said = error instanceof Error ? error.message : "";
  const migration = /previously executed migration (\S+) is missing/.exec(said)?.[1];
  if (migration === undefined) return undefined;
  return new StartupError(
    `${name} has run the migration ${migration}, which is not in this project: another project, or a later version ` +
      "of this one, uses that database. Name one that only this project uses, or bring the migration back.",
    1,
  );
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
    const applied = await migrate(db, nameOfDatabase(config)).finally(() => db.destroy());
    logger.info({ applied }, "database is up to date");
  });
}
