import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "#outbound/sql/database.ts";
import { asOutage, noConnection } from "#outbound/sql/driver-errors.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { databases } from "#test/support/database.ts";

const createServerDatabase = Object.entries(databases).find(([name]) =>
  name.endsWith("server"),
)?.[1];

const withCode = (code: string) => Object.assign(new Error("from the driver"), { code });

test("an outage is told from a statement over its time, and from what is none", () => {
  expect(asOutage(withCode("57P01"))).toMatchObject({ code: "database_unavailable" });
  expect(asOutage(withCode("57014"))).toMatchObject({ code: "database_slow" });
  const unknown = withCode("42P01");
  expect(asOutage(unknown)).toBe(unknown);
});

test("a full pool is busy only if it has connections", () => {
  const full = new Error("timeout exceeded when trying to connect");

  expect(noConnection(full, true)).toMatchObject({ code: "database_busy" });
  expect(noConnection(full, false)).toMatchObject({ code: "database_unavailable" });
});

test.runIf(createServerDatabase)("a statement over its time is told so", async () => {
  const { env, drop } = await createServerDatabase!();
  const config = loadConfig({ ...env, DATABASE_STATEMENT_TIMEOUT_MS: "300" });
  const db = openDatabase(config, createLogger("silent"));
  onTestFinished(() => db.destroy().then(drop));

  const slow = sql`select pg_sleep(5)`.execute(db);

  await expect(slow).rejects.toMatchObject({ kind: "unavailable", code: "database_slow" });
});
