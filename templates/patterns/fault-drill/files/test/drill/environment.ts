/** Imported first: where the servers are has to be known before anything else is loaded. */
import { existsSync } from "node:fs";

if (existsSync(".env")) process.loadEnvFile(".env");

// Tests, and so the drill, make databases of their own on that server, and drop them.
const { DATABASE_URL: own = "", TEST_DATABASE_URL: server = own } = process.env;
if (isRemote(server)) {
  Object.assign(process.env, { DATABASE_URL: server, TEST_DATABASE_URL: server });
}

export function isRemote(url: string): boolean {
  return Boolean(URL.parse(url)?.hostname);
}
