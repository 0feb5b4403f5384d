import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { Kysely } from "kysely";
import type { Config } from "#platform/config.ts";
import type { Logger } from "#platform/logger.ts";
import { nodeSqliteDialect } from "#outbound/sql/node-sqlite-dialect.ts";
import type { Schema } from "#outbound/sql/schema.ts";

export function openDatabase(config: Config, logger: Logger): Kysely<Schema> {
  const { DATABASE_FILE: file, DATABASE_BUSY_TIMEOUT_MS: busyTimeoutMs } = config;
  mkdirSync(dirname(file), { recursive: true });
  logger.info({ file }, "opening SQLite database");
  return new Kysely({ dialect: nodeSqliteDialect(file, busyTimeoutMs) });
}

/** No statement has a limit here, of a migration or of a request. */
export const openForMigrations = openDatabase;

/** As its operator knows it. */
export function nameOfDatabase({ DATABASE_FILE: file }: Config): string {
  return `${file} (DATABASE_FILE)`;
}
