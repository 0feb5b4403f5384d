import type { DatabaseConnection, Dialect } from "kysely";
import { timeLeft } from "#platform/deadline.ts";
import { AppError } from "#platform/errors.ts";
import type { Gauge } from "#platform/load.ts";

let waiting = 0;

/** How many wait for a connection, in the whole process. */
export function connectionQueue(limit: number): Gauge {
  return { name: "waitingForConnection", limit, read: () => waiting };
}

/** Nobody waits for a connection longer than the request may take, and those who wait are counted. */
export function boundedByRequests(dialect: Dialect): Dialect {
  const createDriver = dialect.createDriver.bind(dialect);
  dialect.createDriver = () => {
    const driver = createDriver();
    const acquire = driver.acquireConnection.bind(driver);
    driver.acquireConnection = (options) =>
      inTime(
        () => acquire(options),
        (connection) => driver.releaseConnection(connection),
      );
    return driver;
  };
  return dialect;
}

async function inTime(
  acquire: () => Promise<DatabaseConnection>,
  release: (connection: DatabaseConnection) => Promise<void>,
): Promise<DatabaseConnection> {
  const milliseconds = timeLeft();
  if (milliseconds <= 0) throw tooLate();
  waiting += 1;
  const acquired = acquire();
  try {
    if (milliseconds === Number.POSITIVE_INFINITY) return await acquired;
    return await unlessLate(acquired, release, milliseconds);
  } finally {
    waiting -= 1;
  }
}

async function unlessLate(
  acquired: Promise<DatabaseConnection>,
  release: (connection: DatabaseConnection) => Promise<void>,
  milliseconds: number,
): Promise<DatabaseConnection> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(tooLate());
    // Nobody wants it any more, if it ever comes.
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
