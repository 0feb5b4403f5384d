import { randomUUID } from "node:crypto";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { openForMigrations } from "#outbound/sql/database.ts";
import { migrate } from "#outbound/sql/migrate.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";

/** Names one to copy: a new PostgreSQL takes seconds to make, and a moment to copy. */
export const TEMPLATE_DIRECTORY = "TEST_TEMPLATE_DIRECTORY";

export interface TestDatabase {
  readonly env: Record<string, string>;
  readonly drop: () => Promise<void>;
}

/** Empty without one. */
export const { TEST_DATABASE_URL: serverUrl = "" } = process.env;

/** A fresh, migrated database for each call: on the server that is named, or embedded. */
export async function createDatabase(): Promise<TestDatabase> {
  return serverUrl === "" ? createEmbedded() : createOnServer(serverUrl);
}

/** Every database that the contracts are checked against. */
export const databases = {
  [serverUrl === "" ? "embedded PostgreSQL" : "PostgreSQL server"]: createDatabase,
};

async function createEmbedded(): Promise<TestDatabase> {
  const directory = await mkdtemp(join(tmpdir(), "test-"));
  const env = { DATABASE_URL: "", DATABASE_DIRECTORY: directory };
  const template = process.env[TEMPLATE_DIRECTORY];
  if (template === undefined) await migrated(env);
  else await cp(template, directory, { recursive: true, filter: isUsed });
  return { env, drop: () => rm(directory, { recursive: true }) };
}

/** Not so template1 and template0, which stand in folders of these names: nobody connects to them. */
function isUsed(path: string): boolean {
  return !/[\\/]base[\\/][14]$/.test(path);
}

async function createOnServer(url: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await execute(url, `create database ${name}`);
  const own = new URL(url);
  own.pathname = name;
  const env = { DATABASE_URL: own.href };
  await migrated(env);
  return { env, drop: () => execute(url, `drop database ${name} with (force)`) };
}

async function migrated(env: TestDatabase["env"]): Promise<void> {
  const db = openForMigrations(loadConfig(env), createLogger("silent"));
  await migrate(db).finally(() => db.destroy());
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
