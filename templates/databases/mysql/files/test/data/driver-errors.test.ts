import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "#outbound/sql/database.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { databases } from "#test/support/database.ts";

const createServerDatabase = Object.entries(databases).find(([name]) =>
  name.endsWith("server"),
)?.[1];

async function open() {
  const { env, drop } = await createServerDatabase!();
  const config = loadConfig({ ...env, DATABASE_STATEMENT_TIMEOUT_MS: "1000" });
  const db = openDatabase(config, createLogger("silent"));
  onTestFinished(() => db.destroy().then(drop));
  return db;
}

test.runIf(createServerDatabase)("an error holds no values of its statement", async () => {
  const db = await open();

  const error: unknown = await sql`select ${"private"} from nowhere`
    .execute(db)
    .catch((caught: unknown) => caught);

  expect(error).toMatchObject({ errno: 1146 });
  expect(JSON.stringify(error)).not.toContain("private");
});

test.runIf(createServerDatabase)("who waits too long for a lock is told so", async () => {
  const db = await open();
  const locked = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const holding = db.transaction().execute(async (trx) => {
    await sql`select * from kysely_migration for update`.execute(trx);
    locked.resolve();
    await answered.promise;
  });
  await locked.promise;

  const waiting = sql`select * from kysely_migration for update`.execute(db);

  await expect(waiting).rejects.toMatchObject({ kind: "unavailable", code: "database_slow" });
  answered.resolve();
  await holding;
});
