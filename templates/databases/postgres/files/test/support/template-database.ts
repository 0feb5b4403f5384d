import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openDatabase } from "#outbound/sql/database.ts";
import { migrate } from "#outbound/sql/migrate.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";

declare module "vitest" {
  interface ProvidedContext {
    templateDirectory: string;
  }
}

/** A new PostgreSQL takes seconds to make and a moment to copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), "test-template-"));
  const config = loadConfig({ DATABASE_DIRECTORY: directory });
  const db = openDatabase(config, createLogger("silent"));
  await migrate(db).finally(() => db.destroy());
  project.provide("templateDirectory", directory);
  return () => rm(directory, { recursive: true });
}
