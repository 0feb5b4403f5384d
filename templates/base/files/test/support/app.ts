import { compose, type App, type Overrides } from "#app/compose.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { createDatabase } from "#test/support/database.ts";

export interface TestApp extends App {
  readonly logs: () => Record<string, unknown>[];
}

/** Settings of every service that a test starts. */
export const isolated: Readonly<Record<string, string>> = {};

/** The whole service on ports and a database of its own. */
export async function startApp(
  env: Record<string, string> = {},
  overrides: Overrides = {},
): Promise<TestApp> {
  const database = await createDatabase();
  const lines: string[] = [];
  const logger = createLogger("info", { write: (line) => void lines.push(line) });
  const config = loadConfig({ ...database.env, ...isolated, ...env });
  const app = await compose(config, { logger, ...overrides });
  await app.listen();
  return {
    ...app,
    logs: () => lines.map((line) => JSON.parse(line)),
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}
