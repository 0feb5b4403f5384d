import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { FlushError } from "#outbound/journal.ts";
import { SqlCartJournal } from "#outbound/sql/@carts/sql-cart-journal.ts";
import { openDatabase } from "#outbound/sql/database.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { createDatabase } from "#test/support/database.ts";

test("entries that their table refuses are named, and stay until it takes them", async () => {
  const database = await createDatabase();
  const db = openDatabase(loadConfig(database.env), createLogger("silent"));
  onTestFinished(async () => {
    await db.destroy();
    await database.drop();
  });
  const journal = new SqlCartJournal(db);
  const carts = [1, 2, 3].map(() => ({ userId: crypto.randomUUID(), lines: [] }));
  await journal.append(carts);

  await sql`alter table carts rename to elsewhere`.execute(db);
  const refused = await journal.flush(2).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(FlushError);
  expect(refused).toMatchObject({ sequences: [1, 2] });
  expect((await journal.backlog()).entries).toBe(3);

  await sql`alter table elsewhere rename to carts`.execute(db);
  expect(await journal.flush(10)).toBe(3);
  for (const cart of carts) expect(await journal.findNewest(cart.userId)).toEqual(cart);
});
