import { AppError } from "#platform/errors.ts";

const FOREIGN_KEY_VIOLATION = "23503";
const UNIQUE_VIOLATION = "23505";
const SERIALIZATION_FAILURE = "40001";
const DEADLOCK_DETECTED = "40P01";
const QUERY_CANCELED = "57014";

/** Connection lost (08), too many connections (53), shut down (57P); the rest is of the socket. */
const UNAVAILABLE = /^(08|53|57P|ECONNREFUSED$|ECONNRESET$|EPIPE$|ETIMEDOUT$)/;

/** What the driver says without a code, once the socket is gone. */
const CONNECTION_LOST = /^(Connection terminated|Client has encountered a connection error)/;

/** The pool is full: of connections in use, or of those that have yet to reach the server. */
const POOL_EXHAUSTED = "timeout exceeded when trying to connect";

export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === UNIQUE_VIOLATION;
}

export function isForeignKeyViolation(error: unknown): boolean {
  return codeOf(error) === FOREIGN_KEY_VIOLATION;
}

export function isSerializationFailure(error: unknown): boolean {
  const state = codeOf(error);
  return state === SERIALIZATION_FAILURE || state === DEADLOCK_DETECTED;
}

/** Why there is no connection. */
export function noConnection(cause: unknown, areAnyInUse: boolean): AppError {
  const isExhausted = cause instanceof Error && cause.message === POOL_EXHAUSTED;
  return isExhausted && areAnyInUse ? busy(cause) : unavailable(cause);
}

/** What a statement threw, as an outage if it was one. */
export function asOutage(error: unknown): unknown {
  const code = codeOf(error);
  if (code === QUERY_CANCELED) return slow(error);
  const isLost = error instanceof Error && CONNECTION_LOST.test(error.message);
  return isLost || UNAVAILABLE.test(code) ? unavailable(error) : error;
}

function busy(cause: unknown): AppError {
  const message = "All connections to the database are in use.";
  return new AppError("unavailable", "database_busy", message, { cause });
}

function slow(cause: unknown): AppError {
  const message = "The database took too long, or waited too long for what others change.";
  return new AppError("unavailable", "database_slow", message, { cause });
}

function unavailable(cause: unknown): AppError {
  const message = "The database cannot be reached.";
  return new AppError("unavailable", "database_unavailable", message, { cause });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
