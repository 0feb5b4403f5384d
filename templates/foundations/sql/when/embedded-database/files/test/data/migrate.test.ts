import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "#outbound/sql/database.ts";
import { migrate } from "#outbound/sql/migrate.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { StartupError } from "#platform/startup.ts";
import { createDatabase } from "#test/support/database.ts";

test("a database that another project has migrated is left alone, and named", async () => {
  const { env, drop } = await createDatabase();
  const db = openDatabase(loadConfig(env), createLogger("silent"));
  onTestFinished(() => db.destroy().then(drop));
  await sql`insert into kysely_migration (name, timestamp) values ('9999-theirs', '2026-01-05')`.execute(
    db,
  );

  const refused = migrate(db, "shop.db");

  await expect(refused).rejects.toThrow(StartupError);
  await expect(refused).rejects.toThrow(/^shop\.db has run the migration 9999-theirs/);
});
