/** What the limiter costs in process: the same service with and without it, over each API that runs on HTTP. */
import { join } from "node:path";
import autocannon from "autocannon";
import { program, runNode, table } from "./measure.ts";
import { boot, cpuSeconds, migration, stop } from "./service.ts";

type Service = Awaited<ReturnType<typeof boot>>;

const rounds = 11;
const seconds = 2;
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

  const services = new Map<string, Service>();
  for (const [name, cwd] of Object.entries(projects)) {
    services.set(name, await boot(join(cwd, "src/main.ts"), cwd, settings, paths.REST));
  }
  for (const [api, path] of Object.entries(paths)) await report(api, path, services);
  for (const service of services.values()) await stop(service.process);
}

/** They are all up and take turns, each time in another order: a busy moment hits all of them. */
async function report(
  api: string,
  path: string,
  services: ReadonlyMap<string, Service>,
): Promise<void> {
  const figures = new Map([...services.keys()].map((name): [string, number[]] => [name, []]));
  for (let round = -2; round < rounds; round++) {
    const turns = [...services];
    for (const [name, service] of round % 2 === 0 ? turns : turns.toReversed()) {
      const cpu = await cpuOf(service, path);
      // The first rounds warm up.
      if (round >= 0) figures.get(name)?.push(cpu);
    }
  }
  const least = (name: string) => Math.min(...(figures.get(name) ?? []));
  table(`A user over ${api}, the least of ${rounds} runs of ${seconds} s`, [
    ["rate limit", "CPU µs/request", "÷ without"],
    ...[...services.keys()].map((name) => [
      name,
      least(name).toFixed(1),
      `${(least(name) / least("without")).toFixed(3)} ×`,
    ]),
  ]);
}

/** Of the server alone, in microseconds a request. */
async function cpuOf({ origin, process: child }: Service, path: string): Promise<number> {
  const before = await cpuSeconds(child);
  const load = { connections: 20, duration: seconds, url: `${origin}${path}` };
  const { non2xx, requests } = await autocannon(load);
  if (non2xx > 0) throw new Error(`${non2xx} answers were not 2xx.`);
  return (((await cpuSeconds(child)) - before) * 1e6) / requests.total;
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
