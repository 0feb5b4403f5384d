import { sql, type Kysely } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { openForMigrations } from "#outbound/sql/database.ts";
import { migrate } from "#outbound/sql/migrate.ts";
import { migrations } from "#outbound/sql/migrations/index.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { databases } from "#test/support/database.ts";

const createServerDatabase = Object.entries(databases).find(([name]) =>
  name.endsWith("server"),
)?.[1];

const slow = {
  up: async (db: Kysely<unknown>) => {
    await sql`select sleep(0.8)`.execute(db);
  },
};

test.runIf(createServerDatabase)(
  "a migration, and the wait for it, may take longer than a statement of a request",
  async () => {
    const { env, drop } = await createServerDatabase!();
    onTestFinished(drop);
    Object.assign(migrations, { "9999-slow": slow });
    // Files that the same worker runs next share the module.
    onTestFinished(() => void Reflect.deleteProperty(migrations, "9999-slow"));
    const config = loadConfig({ ...env, DATABASE_STATEMENT_TIMEOUT_MS: "100" });

    const migrateOnce = async () => {
      const db = openForMigrations(config, createLogger("silent"));
      return migrate(db).finally(() => db.destroy());
    };
    const applied = await Promise.all([migrateOnce(), migrateOnce()]);

    expect(applied.flat()).toEqual(["9999-slow"]);
  },
);
