import { AppError } from "#platform/errors.ts";

const DUPLICATE_ENTRY = 1062;
const LOCK_WAIT_TIMEOUT = 1205;
const DEADLOCK = 1213;
const SERVER_SHUTDOWN = 1053;
const QUERY_INTERRUPTED = 1317;
const CONNECTION_KILLED = 1927;
const STATEMENT_TIMEOUT_MARIADB = 1969;
const STATEMENT_TIMEOUT_MYSQL = 3024;
const ROW_IS_REFERENCED = 1451;
const NO_REFERENCED_ROW = 1452;

const SLOW = new Set<unknown>([
  LOCK_WAIT_TIMEOUT,
  STATEMENT_TIMEOUT_MARIADB,
  STATEMENT_TIMEOUT_MYSQL,
]);

const UNAVAILABLE = new Set<unknown>([SERVER_SHUTDOWN, QUERY_INTERRUPTED, CONNECTION_KILLED]);

export function isUniqueViolation(error: unknown): boolean {
  return errorNumber(error) === DUPLICATE_ENTRY;
}

export function isForeignKeyViolation(error: unknown): boolean {
  const number = errorNumber(error);
  return number === ROW_IS_REFERENCED || number === NO_REFERENCED_ROW;
}

export function isSerializationFailure(error: unknown): boolean {
  return errorNumber(error) === DEADLOCK;
}

/** What a statement failed with, as an outage if it was one; of a lost connection the driver says that it is fatal. */
export function asOutage(error: Error): Error {
  const number = errorNumber(error);
  if (SLOW.has(number)) return slow(error);
  const isFatal = "fatal" in error && error.fatal === true;
  return isFatal || UNAVAILABLE.has(number) ? unavailable(error) : error;
}

export function busy(cause: Error): AppError {
  const message = "All connections to the database are in use.";
  return new AppError("unavailable", "database_busy", message, { cause });
}

function slow(cause: Error): AppError {
  const message = "The database took too long, or waited too long for what others change.";
  return new AppError("unavailable", "database_slow", message, { cause });
}

export function unavailable(cause: Error): AppError {
  const message = "The database cannot be reached.";
  return new AppError("unavailable", "database_unavailable", message, { cause });
}

function errorNumber(error: unknown): unknown {
  return error instanceof Error && "errno" in error ? error.errno : undefined;
}
