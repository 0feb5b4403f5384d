import type { DatabaseConnection, Dialect } from "kysely";
import { assertTimeLeft, queueFor } from "#platform/connection-queue.ts";

const ENDS_TRANSACTION = /^(commit|rollback)\b/i;

/**
 * Nobody waits for a connection longer than the request may take, and those who wait are counted. Once its time is up, a request
 * begins no statement but the one that ends its transaction.
 */
export function boundByRequests(dialect: Dialect): void {
  const bounded = new WeakSet<DatabaseConnection>();
  const createDriver = dialect.createDriver.bind(dialect);
  dialect.createDriver = () => {
    const driver = createDriver();
    const acquire = driver.acquireConnection.bind(driver);
    driver.acquireConnection = async (options) => {
      const connection = await queueFor(
        () => acquire(options),
        (late) => driver.releaseConnection(late),
      );
      if (!bounded.has(connection)) boundStatements(connection);
      bounded.add(connection);
      return connection;
    };
    return driver;
  };
}

function boundStatements(connection: DatabaseConnection): void {
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = async (query, options) => {
    if (!ENDS_TRANSACTION.test(query.sql)) assertTimeLeft();
    return execute(query, options);
  };
}
