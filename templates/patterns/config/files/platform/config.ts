import { existsSync } from "node:fs";
import { z } from "zod";
import { StartupError } from "#platform/startup.ts";

const EX_CONFIG = 78;

const digits = z.string().regex(/^\d+$/, "Invalid input: expected digits");
const integer = (min: number, max: number) =>
  digits.transform(Number).pipe(z.int().min(min).max(max));
const milliseconds = integer(0, 600_000);

const schema = z.object({});

export type Config = z.infer<typeof schema>;

export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.entries(env).filter(([, value]) => value !== "");
  const result = schema.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;

  const problems = result.error.issues.map(
    (issue) => `  ${issue.path.join(".")}: ${issue.message}`,
  );
  throw new StartupError(`Invalid configuration:\n${problems.join("\n")}`, EX_CONFIG);
}

export function loadEnvironment(file = ".env"): Config {
  if (existsSync(file)) process.loadEnvFile(file);
  return loadConfig(process.env);
}
