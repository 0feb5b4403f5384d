import { randomUUID } from "node:crypto";
import { MongoClient } from "mongodb";
import { openForMigrations } from "#outbound/mongo/database.ts";
import { migrate } from "#outbound/mongo/migrate.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";

export interface TestDatabase {
  readonly env: Record<string, string>;
  readonly drop: () => Promise<void>;
}

/** An empty memory for each call. */
export async function createDatabase(): Promise<TestDatabase> {
  return { env: { DATABASE_URL: "memory:" }, drop: async () => undefined };
}

const serverUrl = process.env["TEST_DATABASE_URL"];

async function createServerDatabase(url: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const own = url.replace(/^(mongodb[^/]*:\/\/[^/?]+)(\/[^?]*)?/, `$1/${name}`);
  const env = { DATABASE_URL: own };
  const mongo = await openForMigrations(loadConfig(env), createLogger("silent"));
  await migrate(mongo).finally(() => mongo.close());
  return { env, drop: () => drop(own) };
}

async function drop(url: string): Promise<void> {
  const client = new MongoClient(url);
  await client
    .db()
    .dropDatabase()
    .finally(() => client.close());
}

/** Every database that the contracts are checked against. */
export const databases = {
  memory: createDatabase,
  ...(serverUrl && { "MongoDB server": () => createServerDatabase(serverUrl) }),
};
