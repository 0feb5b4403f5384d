import { timeLeft } from "#platform/deadline.ts";
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
  const milliseconds = timeLeft();
  connectionQueue.length += 1;
  try {
    const acquired = acquire();
    return await (milliseconds === Number.POSITIVE_INFINITY
      ? acquired
      : unlessLate(acquired, release, milliseconds));
  } finally {
    connectionQueue.length -= 1;
  }
}

/** @throws if the request has no more time for the database */
export function assertTimeLeft(): void {
  if (timeLeft() <= 0) throw tooLate();
}

async function unlessLate<T>(
  acquired: Promise<T>,
  release: (late: T) => unknown,
  milliseconds: number,
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(tooLate());
    acquired.then(release).catch(() => undefined);
  }, milliseconds);
  try {
    return await Promise.race([acquired, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function tooLate(): AppError {
  const message = "There was no time left for the database.";
  return new AppError("unavailable", "deadline_exceeded", message);
}
