const FOREIGN_KEY_VIOLATION = "23503";
const UNIQUE_VIOLATION = "23505";
const SERIALIZATION_FAILURE = "40001";
const DEADLOCK_DETECTED = "40P01";

/** Connection lost (08), too many connections (53), cancelled or shut down (57); the rest is of the socket. */
const UNAVAILABLE = /^(08|53|57|ECONNREFUSED$|ECONNRESET$|EPIPE$|ETIMEDOUT$)/;

/** What the driver says without a code, once the socket is gone. */
const CONNECTION_LOST = /^(Connection terminated|Client has encountered a connection error)/;

/** The pool waited for a connection that it already has, all of them being used. */
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

export function isUnavailable(error: unknown): boolean {
  if (UNAVAILABLE.test(codeOf(error))) return true;
  return error instanceof Error && CONNECTION_LOST.test(error.message);
}

export function isPoolExhausted(error: unknown): boolean {
  return error instanceof Error && error.message === POOL_EXHAUSTED;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
