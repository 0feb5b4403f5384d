import { setTimeout as sleep } from "node:timers/promises";
import { CompiledQuery, DummyDriver, type DatabaseConnection, type Dialect } from "kysely";
import { expect, test } from "vitest";
import { boundByRequests } from "#outbound/sql/bounded-dialect.ts";
import { Deadline } from "#platform/deadline.ts";

/** Of one connection, which writes down what it is asked. */
function openDriver() {
  const statements: string[] = [];
  const connection = {
    executeQuery: async ({ sql }: CompiledQuery) => {
      statements.push(sql);
      return { rows: [] };
    },
  } as unknown as DatabaseConnection;
  const driver = Object.assign(new DummyDriver(), { acquireConnection: async () => connection });
  const dialect = { createDriver: () => driver } as unknown as Dialect;
  boundByRequests(dialect);
  return { statements, driver: dialect.createDriver() };
}

test("a request whose time is up ends its transaction, and begins nothing more", async () => {
  const { driver, statements } = openDriver();
  const run = async (statement: string) => {
    const connection = await driver.acquireConnection();
    return connection.executeQuery(CompiledQuery.raw(statement));
  };
  await run("insert of somebody before");

  await new Deadline(50).run(async () => {
    const connection = await driver.acquireConnection();
    const execute = (statement: string) => connection.executeQuery(CompiledQuery.raw(statement));
    await execute("begin");
    await sleep(60);
    await expect(execute("insert")).rejects.toMatchObject({
      kind: "unavailable",
      code: "deadline_exceeded",
    });
    await execute("rollback");
  });
  await run("insert of a job");

  expect(statements).toEqual(["insert of somebody before", "begin", "rollback", "insert of a job"]);
});
