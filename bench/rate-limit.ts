/** What the limiter costs in process: the same service with and without it, over each API that runs on HTTP. */
import { join } from "node:path";
import { median, program, runNode, table } from "./measure.ts";
import { boot, type Load, migration, stop, underLoad } from "./service.ts";

const rounds = 5;
/** So much that nobody is refused. */
const plenty = { RATE_LIMIT_READS: "1000000", RATE_LIMIT_WINDOW_SECONDS: "1" };

export async function benchRateLimit(scratch: string): Promise<void> {
  const projects = {
    without: await generate(join(scratch, "unlimited"), []),
    "token bucket": await generate(join(scratch, "bucket"), ["--with", "rate-limit"]),
    "sliding window": await generate(join(scratch, "window"), [
      "--with",
      "rate-limit=algorithm:sliding-window",
    ]),
  };
  const settings = {
    ...plenty,
    DATABASE_FILE: join(scratch, "limited.db"),
    HOST: "127.0.0.1",
    LOG_LEVEL: "info",
  };
  const id = await createUser(projects.without, settings);
  const query = encodeURIComponent(`{ user(id: "${id}") { id email name version createdAt } }`);
  const paths = { REST: `/v1/users/${id}`, GraphQL: `/graphql?query=${query}` };
  for (const [api, path] of Object.entries(paths)) {
    const loads = new Map<string, Load[]>();
    for (let round = 0; round < rounds; round++) {
      for (const [name, cwd] of Object.entries(projects)) {
        const load = await underLoad(join(cwd, "src/main.ts"), cwd, settings, path);
        loads.set(name, [...(loads.get(name) ?? []), load]);
      }
    }
    const cpu = (name: string) => median((loads.get(name) ?? []).map((load) => load.cpu));
    table(`A user over ${api}, medians of ${rounds} runs`, [
      ["rate limit", "CPU µs/request", "÷ without"],
      ...Object.keys(projects).map((name) => [
        name,
        cpu(name).toFixed(1),
        `${(cpu(name) / cpu("without")).toFixed(3)} ×`,
      ]),
    ]);
  }
}

async function generate(project: string, options: readonly string[]): Promise<string> {
  const args = [project, "--yes", "--no-git", "--api", "rest,graphql", ...options];
  await runNode([program, ...args], { stdio: ["ignore", 2, 2] });
  return project;
}

async function createUser(cwd: string, settings: NodeJS.ProcessEnv): Promise<string> {
  const options = { cwd, env: { ...process.env, ...settings }, stdio: "ignore" } as const;
  await runNode([await migration(cwd)], options);
  const service = await boot(join(cwd, "src/main.ts"), cwd, settings, "/livez");
  const response = await fetch(`${service.origin}/v1/users`, {
    body: JSON.stringify({ email: "ada@example.com", name: "Ada Lovelace" }),
    headers: { "content-type": "application/json" },
    method: "POST",
  });
  const { id } = (await response.json()) as { id: string };
  await stop(service.process);
  return id;
}
