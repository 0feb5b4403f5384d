import { mkdirSync } from "node:fs";
import { Kysely, PostgresDialect, type DatabaseConnection, type PostgresPool } from "kysely";
import { Pool, types as pgTypes, type CustomTypesConfig, type PoolClient } from "pg";
import type { Config } from "#platform/config.ts";
import type { Logger } from "#platform/logger.ts";
import { StartupError } from "#platform/startup.ts";
import { asOutage, noConnection } from "#outbound/sql/driver-errors.ts";
import type { Schema } from "#outbound/sql/schema.ts";

const EX_CONFIG = 78;

/** How long after the server should have ended a statement it may still say so. */
const SILENCE_MS = 500;

export function openDatabase(config: Config, logger: Logger): Kysely<Schema> {
  const { DATABASE_URL: url } = config;
  const pool = () => (url === undefined ? embedded(config, logger) : server(url, config, logger));
  const dialect = new PostgresDialect({ pool, onCreateConnection });
  return new Kysely({ dialect });
}

/** Without the limit of a request: a migration, or the wait for another one, takes as long as it takes. */
export function openForMigrations(config: Config, logger: Logger): Kysely<Schema> {
  return openDatabase({ ...config, DATABASE_STATEMENT_TIMEOUT_MS: 0 }, logger);
}

/** As its operator knows it, without the password. */
export function nameOfDatabase({
  DATABASE_URL: url,
  DATABASE_DIRECTORY: directory,
}: Config): string {
  if (url === undefined) return `${directory} (DATABASE_DIRECTORY)`;
  const { host, pathname } = new URL(url);
  return `${host}${pathname} (DATABASE_URL)`;
}

async function server(url: string, config: Config, logger: Logger): Promise<PostgresPool> {
  const pool = new Pool({
    connectionString: url,
    types,
    max: config.DATABASE_POOL_SIZE,
    connectionTimeoutMillis: config.DATABASE_ACQUIRE_TIMEOUT_MS,
    idleTimeoutMillis: config.DATABASE_IDLE_TIMEOUT_MS,
    statement_timeout: config.DATABASE_STATEMENT_TIMEOUT_MS,
  });
  // The pool has already dropped the connection, and opens another when one is needed.
  const lost = (error: Error) => logger.warn({ err: error }, "database connection lost");
  pool.on("error", lost);
  // The pool listens to idle connections only; the query of a busy one fails besides.
  pool.on("connect", (client) => {
    client.on("error", lost);
    boundSilence(client, config.DATABASE_STATEMENT_TIMEOUT_MS);
  });
  let inUse = 0;
  pool.on("acquire", () => void (inUse += 1));
  pool.on("release", () => void (inUse -= 1));
  const { host, pathname } = new URL(url);
  logger.info({ host }, "using PostgreSQL server");
  await reach(pool, `${host}${pathname}`);
  return {
    options: pool.options,
    connect: () =>
      pool.connect().catch((cause: unknown) => {
        throw noConnection(cause, inUse > 0);
      }),
    end: () => pool.end(),
  };
}

/** The server bounds its statements. One that has gone silent cannot: its connections are given up. */
function boundSilence(client: PoolClient, statementTimeoutMs: number): void {
  if (statementTimeoutMs === 0) return;
  const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
  const bounded = async (...args: unknown[]) => {
    const timer = setTimeout(
      () => client.connection.stream.destroy(),
      statementTimeoutMs + SILENCE_MS,
    );
    return query(...args).finally(() => clearTimeout(timer));
  };
  client.query = bounded as typeof client.query;
}

async function reach(pool: Pool, address: string): Promise<void> {
  try {
    const client = await pool.connect();
    client.release();
  } catch (cause) {
    await pool.end();
    // Of a host with several addresses, each has failed for a reason of its own.
    const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
    const reason = first instanceof Error ? first.message : String(first);
    throw new StartupError(
      `No database at ${address} (${reason}): start a PostgreSQL server there, ` +
        "or set DATABASE_URL to another one.",
      1,
    );
  }
}

/** PostgreSQL inside this process, for development and tests: one connection, one process a directory. */
async function embedded(config: Config, logger: Logger): Promise<PostgresPool> {
  const { PGlite } = await import("@electric-sql/pglite").catch(notInstalled);
  const { createPgConfig } = await import("@electric-sql/pglite/node-postgres");
  const directory = config.DATABASE_DIRECTORY;
  mkdirSync(directory, { recursive: true });
  const postgres = await PGlite.create(directory);
  const pool = new Pool(
    Object.assign(createPgConfig(postgres), { types, max: 1, idleTimeoutMillis: 0 }),
  );
  logger.warn({ directory }, "DATABASE_URL is not set: using embedded PostgreSQL");
  return {
    options: pool.options,
    connect: () => pool.connect(),
    end: async () => {
      await pool.end();
      await postgres.close();
    },
  };
}

/** Nobody means to serve from it in production, which installs no dev dependencies. */
function notInstalled(cause: Error): never {
  if (!("code" in cause && cause.code === "ERR_MODULE_NOT_FOUND")) throw cause;
  throw new StartupError(
    "DATABASE_URL is not set: name a PostgreSQL server, or install the dev dependencies, which bring an embedded one.",
    EX_CONFIG,
  );
}

async function onCreateConnection(connection: DatabaseConnection): Promise<void> {
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = async (query) => {
    try {
      return await execute(query);
    } catch (error) {
      throw asOutage(error);
    }
  };
}

const { DATE, INT8, TIMESTAMPTZ } = pgTypes.builtins;

const types: CustomTypesConfig = {
  getTypeParser: (id, format) => {
    if (id === INT8) return Number;
    if (id === DATE) return String;
    if (id === TIMESTAMPTZ) return toIsoText;
    return pgTypes.getTypeParser(id, format);
  },
};

/** `2026-01-05 09:00:00.123456+00` as ISO 8601, still in microseconds, which a Date would drop. */
function toIsoText(timestamp: string): string {
  return timestamp.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00");
}
