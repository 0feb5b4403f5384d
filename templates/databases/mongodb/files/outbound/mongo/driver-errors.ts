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
    throw isOutOfReach(error) ? unavailable(error) : error;
  }
}

function isOutOfReach(error: unknown): error is Error {
  if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) return true;
  // Of this one the driver exports the name only.
  return error instanceof MongoDriverError && error.name === "MongoWaitQueueTimeoutError";
}

export function unavailable(cause: Error): AppError {
  return new AppError("unavailable", "database_unavailable", "The database cannot be reached.", {
    cause,
  });
}
