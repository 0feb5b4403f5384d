import { setTimeout } from "node:timers/promises";
import {
  MongoDriverError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
} from "mongodb";
import { AppError } from "#platform/errors.ts";

const NAMESPACE_NOT_FOUND = 26;
const DUPLICATE_KEY = 11_000;

const MAX_TIME_EXPIRED = 50;

/** The server ended the call: it shuts down, or another has become the primary. */
const UNAVAILABLE = new Set<unknown>([
  91, // ShutdownInProgress
  189, // PrimarySteppedDown
  10_107, // NotWritablePrimary
  11_600, // InterruptedAtShutdown
  11_602, // InterruptedDueToReplStateChange
  13_435, // NotPrimaryNoSecondaryOk
  13_436, // NotPrimaryOrSecondary
]);

export function isUniqueViolation(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}

export function isMissingCollection(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === NAMESPACE_NOT_FOUND;
}

/** The result of a call, if the server was within reach; 0 waits as long as it takes. */
export async function reached<T>(call: Promise<T>, withinMs = 0): Promise<T> {
  try {
    return await inTime(call, withinMs);
  } catch (error) {
    if (error instanceof MongoServerError && error.code === MAX_TIME_EXPIRED) throw slow(error);
    throw isUnavailable(error) ? unavailable(error) : error;
  }
}

/** What the driver goes on with in the background, such as trying again, nobody waits for. */
async function inTime<T>(call: Promise<T>, milliseconds: number): Promise<T> {
  if (milliseconds === 0) return call;
  const timer = new AbortController();
  const silence = setTimeout(milliseconds, undefined, { signal: timer.signal }).then(() => {
    throw unavailable(new Error(`no answer within ${milliseconds} ms`));
  });
  return Promise.race([call, silence]).finally(() => timer.abort());
}

/**
 * There are no more calls than connections: one for which none was free in time has waited for a new one. Of this error the driver
 * exports the name only.
 */
function isNotConnected(error: unknown): boolean {
  return error instanceof MongoDriverError && error.name === "MongoWaitQueueTimeoutError";
}

function isUnavailable(error: unknown): error is Error {
  if (isNotConnected(error)) return true;
  if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) return true;
  if (error instanceof MongoServerError) return UNAVAILABLE.has(error.code);
  // Of a connection that the server has just ended, the driver passes on what the socket says.
  return error instanceof Error && "code" in error && error.code === "EPIPE";
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
