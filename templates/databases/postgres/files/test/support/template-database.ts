import { createDatabase, TEMPLATE_DIRECTORY } from "#test/support/database.ts";

/** For every test to copy. */
export default async function setup(): Promise<() => Promise<void>> {
  const { env, drop } = await createDatabase();
  process.env[TEMPLATE_DIRECTORY] = env["DATABASE_DIRECTORY"] ?? "";
  return drop;
}
