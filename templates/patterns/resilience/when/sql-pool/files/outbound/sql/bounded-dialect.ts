import type { Dialect } from "kysely";
import { queueFor } from "#platform/connection-queue.ts";

/** Nobody waits for a connection longer than the request may take, and those who wait are counted. */
export function boundByRequests(dialect: Dialect): void {
  const createDriver = dialect.createDriver.bind(dialect);
  dialect.createDriver = () => {
    const driver = createDriver();
    const acquire = driver.acquireConnection.bind(driver);
    driver.acquireConnection = (options) =>
      queueFor(
        () => acquire(options),
        (connection) => driver.releaseConnection(connection),
      );
    return driver;
  };
}
