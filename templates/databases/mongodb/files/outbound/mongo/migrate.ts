import type { IndexDescription } from "mongodb";
import { loadEnvironment } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { run, StartupError } from "#platform/startup.ts";
import { openForMigrations, type MongoDatabase } from "#outbound/mongo/database.ts";
import { isMissingCollection } from "#outbound/mongo/driver-errors.ts";
import { indexes } from "#outbound/mongo/indexes.ts";

export async function migrate(mongo: MongoDatabase): Promise<string[]> {
  const created: string[] = [];
  for (const [collection, wanted] of Object.entries(indexes)) {
    const missing = await missingOf(mongo, collection, wanted);
    if (missing.length === 0) continue;
    created.push(...(await mongo.db.collection(collection).createIndexes(missing)));
  }
  return created;
}

export async function assertMigrated(mongo: MongoDatabase): Promise<void> {
  const missing: IndexDescription[] = [];
  for (const [collection, wanted] of Object.entries(indexes)) {
    missing.push(...(await missingOf(mongo, collection, wanted)));
  }
  if (missing.length === 0) return;
  const names = missing.map((index) => index.name).join(", ");
  throw new StartupError(`The database lacks indexes (${names}): run "node --run migrate".`, 1);
}

async function missingOf(
  mongo: MongoDatabase,
  collection: string,
  wanted: readonly IndexDescription[],
): Promise<IndexDescription[]> {
  const names = new Set(await namesOf(mongo, collection));
  return wanted.filter((index) => !names.has(index.name));
}

async function namesOf(mongo: MongoDatabase, collection: string): Promise<unknown[]> {
  try {
    const present = await mongo.db.collection(collection).listIndexes().toArray();
    return present.map((index) => index.name);
  } catch (error) {
    if (isMissingCollection(error)) return [];
    throw error;
  }
}

if (import.meta.main) {
  await run(async () => {
    const config = loadEnvironment();
    const logger = createLogger(config.LOG_LEVEL);
    const mongo = await openForMigrations(config, logger);
    const applied = await migrate(mongo).finally(() => mongo.close());
    logger.info({ applied }, "database is up to date");
  });
}
