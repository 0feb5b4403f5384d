import type { Kysely } from "kysely";
import { expect, test, vi } from "vitest";
import type { Schema } from "#outbound/sql/schema.ts";
import { SqlUnitOfWork } from "#outbound/sql/sql-unit-of-work.ts";
import { EventBus } from "#platform/events.ts";
import { createLogger } from "#platform/logger.ts";

/** As PostgreSQL says it, and as MySQL does. */
const deadlock = Object.assign(new Error("deadlock"), { code: "40P01", errno: 1213 });
const fail = () => Promise.reject(deadlock);

function open(...outcomes: (() => Promise<string>)[]) {
  const execute = vi.fn<() => Promise<string>>(() => (outcomes.shift() ?? fail)());
  const db = { transaction: () => ({ execute }) } as unknown as Kysely<Schema>;
  const unitOfWork = new SqlUnitOfWork(db, new EventBus(createLogger("silent")));
  return { execute, run: () => unitOfWork.run(async () => "") };
}

test("a transaction that meets another is tried again", async () => {
  const { execute, run } = open(fail, () => Promise.resolve("done"));

  expect(await run()).toBe("done");
  expect(execute).toHaveBeenCalledTimes(2);
});

test("one that meets others each time is refused, for its caller to come again", async () => {
  const { execute, run } = open();

  const refusal = { kind: "unavailable", code: "database_busy", cause: deadlock };
  await expect(run()).rejects.toMatchObject(refusal);
  expect(execute).toHaveBeenCalledTimes(5);
});
