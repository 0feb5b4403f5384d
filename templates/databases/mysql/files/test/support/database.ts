import { randomUUID } from "node:crypto";
import { createConnection } from "mysql2/promise";
import { openForMigrations } from "#outbound/sql/database.ts";
import { migrate } from "#outbound/sql/migrate.ts";
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
  await execute(url, `create database ${name}`);
  const env = { DATABASE_URL: Object.assign(new URL(url), { pathname: name }).href };
  const db = openForMigrations(loadConfig(env), createLogger("silent"));
  await migrate(db).finally(() => db.destroy());
  return { env, drop: () => execute(url, `drop database ${name}`) };
}

async function execute(url: string, statement: string): Promise<void> {
  const connection = await createConnection(url);
  await connection.query(statement).finally(() => connection.end());
}

/** Every database that the contracts are checked against. */
export const databases = {
  memory: createDatabase,
  ...(serverUrl && { "MySQL server": () => createServerDatabase(serverUrl) }),
};
