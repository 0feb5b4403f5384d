import { createDatabase, serverUrl, TEMPLATE_DIRECTORY } from "#test/support/database.ts";

/** For every test to copy, unless there is a server, which makes databases at once. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (serverUrl !== "") return undefined;
  const { env, drop } = await createDatabase();
  process.env[TEMPLATE_DIRECTORY] = env["DATABASE_DIRECTORY"] ?? "";
  return drop;
}
