const SQLITE_BUSY = 5;
const SQLITE_CONSTRAINT_FOREIGNKEY = 787;
const SQLITE_CONSTRAINT_PRIMARYKEY = 1555;
const SQLITE_CONSTRAINT_UNIQUE = 2067;

export function isUniqueViolation(error: unknown): boolean {
  const code = resultCode(error);
  return code === SQLITE_CONSTRAINT_UNIQUE || code === SQLITE_CONSTRAINT_PRIMARYKEY;
}

export function isForeignKeyViolation(error: unknown): boolean {
  return resultCode(error) === SQLITE_CONSTRAINT_FOREIGNKEY;
}

/** Transactions write one after the other from their beginning, so that none has to run again. */
export function isSerializationFailure(_error: unknown): boolean {
  return false;
}

/** Another process holds the lock; the low byte is the primary code of every kind of busy. */
export function isBusy(error: unknown): boolean {
  return (resultCode(error) & 0xff) === SQLITE_BUSY;
}

function resultCode(error: unknown): number {
  return error instanceof Error && "errcode" in error ? Number(error.errcode) : 0;
}
