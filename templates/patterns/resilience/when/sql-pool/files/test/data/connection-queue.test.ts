import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
  type DatabaseConnection,
} from "kysely";
import { expect, test } from "vitest";
import { Deadline } from "#platform/deadline.ts";
import { boundedByRequests, connectionQueue } from "#outbound/sql/connection-queue.ts";

/** A pool of one. */
class SlowDriver extends DummyDriver {
  readonly waiting: ((connection: DatabaseConnection) => void)[] = [];
  released = 0;

  override acquireConnection(): Promise<DatabaseConnection> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  override async releaseConnection(): Promise<void> {
    this.released += 1;
  }

  async free(): Promise<void> {
    this.waiting.shift()?.(await super.acquireConnection());
  }
}

function open() {
  const driver = new SlowDriver();
  const dialect = boundedByRequests({
    createDriver: () => driver,
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  });
  const db = new Kysely<object>({ dialect });
  return { driver, query: () => sql`select 1`.execute(db) };
}

const queue = connectionQueue(1);

test("those who wait for a connection are counted", async () => {
  const { driver, query } = open();
  const queries = [query(), query()];
  await expect.poll(queue.read).toBe(2);

  await driver.free();
  await queries[0];
  expect(queue.read()).toBe(1);

  await driver.free();
  await queries[1];
  expect(queue.read()).toBe(0);
});

test("nobody waits longer than the request may take, and what comes too late goes back", async () => {
  const { driver, query } = open();

  const late = new Deadline(50).run(query);

  await expect(late).rejects.toMatchObject({ kind: "unavailable", code: "deadline_exceeded" });
  expect(queue.read()).toBe(0);
  expect(driver.released).toBe(0);
  await driver.free();
  await expect.poll(() => driver.released).toBe(1);
});

test("a request without time left does not even ask", async () => {
  const { driver, query } = open();

  await expect(new Deadline(0).run(query)).rejects.toMatchObject({ code: "deadline_exceeded" });
  expect(driver.waiting).toEqual([]);
});
