import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "#outbound/sql/database.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { createDatabase } from "#test/support/database.ts";

async function open(busyTimeoutMs: number) {
  const { env, drop } = await createDatabase();
  const config = loadConfig({ ...env, DATABASE_BUSY_TIMEOUT_MS: `${busyTimeoutMs}` });
  const db = openDatabase(config, createLogger("silent"));
  onTestFinished(() => db.destroy().then(drop));
  await sql`create table notes (text text)`.execute(db);

  const write = (text: string) => sql`insert into notes values (${text})`.execute(db);
  /** A transaction that lasts until it is told to end. */
  const occupy = async () => {
    const begun = Promise.withResolvers<void>();
    const told = Promise.withResolvers<void>();
    const ended = db.transaction().execute(async () => {
      begun.resolve();
      await told.promise;
    });
    await begun.promise;
    return () => {
      told.resolve();
      return ended;
    };
  };
  const notes = async () => {
    const { rows } = await sql<{ text: string }>`select text from notes`.execute(db);
    return rows.map(({ text }) => text);
  };
  return { write, occupy, notes };
}

test("writes have their turns in the order in which they came", async () => {
  const { write, occupy, notes } = await open(5000);
  const end = await occupy();
  const texts = ["a", "b", "c"];

  const writes = Promise.all(texts.map(write));
  await end();
  await writes;

  expect(await notes()).toEqual(texts);
});

test("no write waits for its turn longer than it may, and the next has its own", async () => {
  const { write, occupy, notes } = await open(50);
  const end = await occupy();

  const late = await Promise.allSettled([write("late"), write("late too")]);

  const refused = { status: "rejected", reason: { kind: "unavailable", code: "database_busy" } };
  expect(late).toMatchObject([refused, refused]);
  await end();
  await write("next");
  expect(await notes()).toEqual(["next"]);
});
