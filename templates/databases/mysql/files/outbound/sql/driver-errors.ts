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

const UNAVAILABLE = new Set<unknown>([
  LOCK_WAIT_TIMEOUT,
  SERVER_SHUTDOWN,
  QUERY_INTERRUPTED,
  CONNECTION_KILLED,
  STATEMENT_TIMEOUT_MARIADB,
  STATEMENT_TIMEOUT_MYSQL,
]);

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

/** The server ends the statement or the connection; of a lost connection the driver says that it is fatal. */
export function isUnavailable(error: unknown): error is Error {
  const isFatal = error instanceof Error && "fatal" in error && error.fatal === true;
  return isFatal || UNAVAILABLE.has(errorNumber(error));
}

function errorNumber(error: unknown): unknown {
  return error instanceof Error && "errno" in error ? error.errno : undefined;
}
