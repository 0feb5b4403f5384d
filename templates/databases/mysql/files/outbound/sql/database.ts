import { Kysely, MysqlDialect, type MysqlPool } from "kysely";
import { createPool, type Pool, type PoolConnection, type TypeCast } from "mysql2";
import type { Config } from "#platform/config.ts";
import type { Logger } from "#platform/logger.ts";
import { StartupError } from "#platform/startup.ts";
import { BoundedPool } from "#outbound/sql/bounded-pool.ts";
import { asOutage, unavailable } from "#outbound/sql/driver-errors.ts";
import type { Schema } from "#outbound/sql/schema.ts";
import { TimestampPlugin } from "#outbound/sql/timestamps.ts";

const EX_CONFIG = 78;

/** How long after the server should have ended a statement it may still say so. */
const SILENCE_MS = 500;

/** InnoDB has to be given some limit. */
const A_YEAR = 31_536_000;

export function openDatabase(config: Config, logger: Logger): Kysely<Schema> {
  const url = serverUrl(config);
  const pool = () => connect(url, config, logger);
  const dialect = new MysqlDialect({ pool });
  return new Kysely({ dialect, plugins: [new TimestampPlugin()] });
}

/** Without the limit of a request: a migration, or the wait for another one, takes as long as it takes. */
export function openForMigrations(config: Config, logger: Logger): Kysely<Schema> {
  return openDatabase({ ...config, DATABASE_STATEMENT_TIMEOUT_MS: 0 }, logger);
}

/** As its operator knows it, without the password. */
export function nameOfDatabase(config: Config): string {
  const { host, pathname } = new URL(serverUrl(config));
  return `${host}${pathname} (DATABASE_URL)`;
}

function serverUrl({ DATABASE_URL: url }: Config): string {
  if (url === "memory:") throw new StartupError("DATABASE_URL is memory: nothing to migrate.", 0);
  if (url !== undefined) return url;
  throw new StartupError(
    "DATABASE_URL is not set: name a MySQL or MariaDB server, such as " +
      "mysql://root@localhost:3306/app, or set it to memory: to run without one.",
    EX_CONFIG,
  );
}

async function connect(url: string, config: Config, logger: Logger): Promise<MysqlPool> {
  const size = config.DATABASE_POOL_SIZE;
  const { host, pathname } = new URL(url);
  const pool = createPool({
    uri: url,
    charset: "UTF8MB4_BIN",
    timezone: "Z",
    dateStrings: ["DATE"],
    typeCast,
    connectionLimit: size,
    connectTimeout: config.DATABASE_ACQUIRE_TIMEOUT_MS,
    // mysql2 looks for idle connections only where fewer may be idle than open.
    maxIdle: size - 1,
    idleTimeout: config.DATABASE_IDLE_TIMEOUT_MS,
  });
  pool.on("connection", (connection) => prepare(connection, config, logger));
  logger.info({ host }, "using MySQL server");
  await reach(pool, `${host}${pathname}`);
  return new BoundedPool(pool, size, config.DATABASE_ACQUIRE_TIMEOUT_MS);
}

/** Settings of a new session. They are sent before anything that is asked of the connection. */
function prepare(connection: PoolConnection, config: Config, logger: Logger): void {
  const milliseconds = config.DATABASE_STATEMENT_TIMEOUT_MS;
  const seconds = milliseconds / 1000;
  const failed = (error: Error | null) => {
    if (!error) return;
    logger.error({ err: error }, "database session refused its settings");
    connection.destroy();
  };
  // MySQL reads /*!80000 … */ and bounds reads; MariaDB reads /*M! … */ and bounds every statement.
  const settings = `set time_zone = '+00:00', sql_mode = 'TRADITIONAL,ONLY_FULL_GROUP_BY',
    innodb_lock_wait_timeout = ${Math.ceil(seconds) || A_YEAR}
    /*!80000 , max_execution_time = ${milliseconds} */ /*M! , max_statement_time = ${seconds} */`;
  connection.query(settings, failed);
  connection.query("set session transaction isolation level read committed", failed);
  boundSilence(connection, milliseconds === 0 ? 0 : milliseconds + SILENCE_MS);
}

type Query = (
  sql: string,
  values: unknown,
  done: (error: Error | null, result: unknown) => void,
) => unknown;

/** The server bounds its statements. One that has gone silent cannot: its connections are given up. */
function boundSilence(connection: PoolConnection, milliseconds: number): void {
  const query = connection.query.bind(connection) as Query;
  const bounded: Query = (sql, values, done) => {
    const giveUp = () => {
      connection.destroy();
      done(unavailable(new Error(`no answer within ${milliseconds} ms`)), undefined);
    };
    const timer = milliseconds === 0 ? undefined : setTimeout(giveUp, milliseconds);
    return query(sql, values, (error, result) => {
      clearTimeout(timer);
      // mysql2 adds the statement with all its values, which are not for the log.
      if (error) Reflect.deleteProperty(error, "sql");
      done(error && asOutage(error), result);
    });
  };
  connection.query = bounded as typeof connection.query;
}

async function reach(pool: Pool, address: string): Promise<void> {
  try {
    const connection = await pool.promise().getConnection();
    connection.release();
  } catch (cause) {
    pool.end(() => undefined);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartupError(
      `No database at ${address} (${reason}): start a MySQL or MariaDB server there, ` +
        "or set DATABASE_URL to another one, or to memory: to run without one.",
      1,
    );
  }
}

/** As ISO 8601 text, still in microseconds, which a Date would drop. */
const typeCast: TypeCast = (field, next) => {
  if (field.type !== "DATETIME") return next();
  const text = field.string();
  return text && `${text.replace(" ", "T")}Z`;
};
