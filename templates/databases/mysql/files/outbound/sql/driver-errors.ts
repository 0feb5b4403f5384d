const DUPLICATE_ENTRY = 1062;
const LOCK_WAIT_TIMEOUT = 1205;
const DEADLOCK = 1213;
const ROW_IS_REFERENCED = 1451;
const NO_REFERENCED_ROW = 1452;

export function isUniqueViolation(error: unknown): boolean {
  return errorNumber(error) === DUPLICATE_ENTRY;
}

export function isForeignKeyViolation(error: unknown): boolean {
  const number = errorNumber(error);
  return number === ROW_IS_REFERENCED || number === NO_REFERENCED_ROW;
}

export function isSerializationFailure(error: unknown): boolean {
  const number = errorNumber(error);
  return number === DEADLOCK || number === LOCK_WAIT_TIMEOUT;
}

function errorNumber(error: unknown): unknown {
  return error instanceof Error && "errno" in error ? error.errno : undefined;
}
