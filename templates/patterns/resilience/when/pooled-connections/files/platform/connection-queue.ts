import { inTime, isDeadlineExceeded, timeLeft } from "#platform/deadline.ts";
import { AppError } from "#platform/errors.ts";
import type { Gauge } from "#platform/load.ts";

/** Who waits for a connection to the database, in the whole process. */
export const connectionQueue = { length: 0 };

export function waitingForConnection(limit: number): Gauge {
  return { name: "waitingForConnection", limit, read: () => connectionQueue.length };
}

/**
 * Waits no longer than the request may take.
 *
 * @param release takes back what comes when nobody waits for it any more
 */
export async function queueFor<T>(
  acquire: () => Promise<T>,
  release: (late: T) => unknown,
): Promise<T> {
  assertTimeLeft();
  const acquired = acquire();
  connectionQueue.length += 1;
  try {
    return await inTime(() => acquired);
  } catch (error) {
    if (isDeadlineExceeded(error)) acquired.then(release).catch(() => undefined);
    throw error;
  } finally {
    connectionQueue.length -= 1;
  }
}

/** @throws if the request has no more time for the database */
export function assertTimeLeft(): void {
  if (timeLeft() > 0) return;
  const message = "There was no time left for the database.";
  throw new AppError("unavailable", "deadline_exceeded", message);
}
