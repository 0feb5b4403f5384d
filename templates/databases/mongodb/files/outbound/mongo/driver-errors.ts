import {
  MongoDriverError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
} from "mongodb";
import { AppError } from "#platform/errors.ts";

const NAMESPACE_NOT_FOUND = 26;
const DUPLICATE_KEY = 11_000;

export function isUniqueViolation(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}

export function isMissingCollection(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === NAMESPACE_NOT_FOUND;
}

/** The result of a call, if a connection was free and the server within reach. */
export async function reached<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (isPoolExhausted(error)) throw busy(error);
    throw isOutOfReach(error) ? unavailable(error) : error;
  }
}

/** Of this error the driver exports the name only. */
function isPoolExhausted(error: unknown): error is Error {
  return error instanceof MongoDriverError && error.name === "MongoWaitQueueTimeoutError";
}

function isOutOfReach(error: unknown): error is Error {
  if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) return true;
  // The driver passes on as it is what a socket says that the server has just ended.
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}

export function busy(cause: Error): AppError {
  const message = "All connections to the database are in use.";
  return new AppError("unavailable", "database_busy", message, { cause });
}

function unavailable(cause: Error): AppError {
  return new AppError("unavailable", "database_unavailable", "The database cannot be reached.", {
    cause,
  });
}
