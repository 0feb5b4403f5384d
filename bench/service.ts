import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import autocannon from "autocannon";
import { inTurns, median, program, runNode, table } from "./measure.ts";

const boots = 7;
const loads = 5;
const seconds = 5;
const connections = 20;

export interface Load {
  requestsPerSecond: number;
  /** Of the server alone, in microseconds a request. */
  cpu: number;
  residentMiB: number;
}

/** What the generated service costs, beside a route written by hand. @param given a generated project to use as it is */
export async function benchService(scratch: string, given: string | undefined): Promise<void> {
  const project = given ?? (await generate(scratch));
  const database = join(scratch, "bench.db");
  const settings = { DATABASE_FILE: database, HOST: "127.0.0.1", LOG_LEVEL: "info" };
  // Beside the project's own sources, so that it finds the project's packages.
  const minimum = join(project, ".bench/minimum.ts");
  await mkdir(join(project, ".bench"), { recursive: true });
  await copyFile(new URL("minimum.ts", import.meta.url), minimum);
  try {
    await runNode([await migration(project)], {
      cwd: project,
      env: { ...process.env, ...settings },
      stdio: "ignore",
    });
    await report(project, minimum, settings);
  } finally {
    await rm(join(project, ".bench"), { force: true, recursive: true });
  }
}

async function report(
  project: string,
  minimum: string,
  settings: NodeJS.ProcessEnv,
): Promise<void> {
  const main = join(project, "src/main.ts");
  const id = await createUser(main, project, settings);
  const candidates = {
    "generated service": [main, {}],
    "by hand, Kysely": [minimum, { QUERY: "kysely" }],
    "by hand, node:sqlite": [minimum, { QUERY: "driver" }],
  } as const;

  const bootTimes = await inTurns(
    Object.fromEntries(
      Object.entries(candidates).map(([name, [file, extra]]) => [
        name,
        async () => {
          const start = performance.now();
          const service = await boot(file, project, { ...settings, ...extra }, `/v1/users/${id}`);
          const time = performance.now() - start;
          await stop(service.process);
          return time;
        },
      ]),
    ),
    boots,
  );

  const results = new Map<string, Load[]>();
  for (let round = 0; round < loads; round++) {
    for (const [name, [file, extra]] of Object.entries(candidates)) {
      const load = await underLoad(file, project, { ...settings, ...extra }, `/v1/users/${id}`);
      results.set(name, [...(results.get(name) ?? []), load]);
    }
  }
  const figure = (name: string, key: keyof Load) =>
    median((results.get(name) ?? []).map((load) => load[key]));
  const own = figure("generated service", "cpu");
  table(
    `GET /v1/users/:id, Node ${process.versions.node}, medians of ${loads} runs of ${seconds} s`,
    [
      ["", "boot ms", "requests/s", "CPU µs/request", "generated ÷ this", "resident MiB"],
      ...Object.keys(candidates).map((name) => [
        name,
        bootTimes[name]!.toFixed(0),
        figure(name, "requestsPerSecond").toFixed(0),
        figure(name, "cpu").toFixed(1),
        `${(own / figure(name, "cpu")).toFixed(2)} ×`,
        figure(name, "residentMiB").toFixed(0),
      ]),
    ],
  );
}

async function generate(scratch: string): Promise<string> {
  const project = join(scratch, "service");
  await runNode([program, project, "--yes", "--no-git"], { stdio: ["ignore", 2, 2] });
  return project;
}

/** The file that the project's own `migrate` script runs. */
export async function migration(project: string): Promise<string> {
  const { scripts } = JSON.parse(await readFile(join(project, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const file = /^node (\S+)$/.exec(scripts["migrate"] ?? "")?.[1];
  if (file === undefined) throw new Error("The project's migrate script is not `node <file>`.");
  return join(project, file);
}

async function createUser(main: string, cwd: string, settings: NodeJS.ProcessEnv): Promise<string> {
  const service = await boot(main, cwd, settings, "/livez");
  const response = await fetch(`${service.origin}/v1/users`, {
    body: JSON.stringify({ email: "ada@example.com", name: "Ada Lovelace" }),
    headers: { "content-type": "application/json" },
    method: "POST",
  });
  const { id } = (await response.json()) as { id: string };
  await stop(service.process);
  return id;
}

export async function underLoad(
  file: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
  path: string,
): Promise<Load> {
  const { origin, process: child } = await boot(file, cwd, env, path);
  const url = `${origin}${path}`;
  await autocannon({ connections, duration: 2, url });
  const before = await cpuSeconds(child);
  const { non2xx, requests } = await autocannon({ connections, duration: seconds, url });
  const used = (await cpuSeconds(child)) - before;
  const residentMiB = await residentMemory(child);
  await stop(child);
  if (non2xx > 0) throw new Error(`${non2xx} answers of ${file} were not 2xx.`);
  return { cpu: (used * 1e6) / requests.total, requestsPerSecond: requests.average, residentMiB };
}

/** Starts a server and waits for its first good answer. */
export async function boot(
  file: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
  path: string,
): Promise<{ origin: string; process: ChildProcess }> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [file], {
    cwd,
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ["ignore", "ignore", 2],
  });
  while (child.exitCode === null) {
    const response = await fetch(`${origin}${path}`).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok) return { origin, process: child };
    await sleep(10);
  }
  throw new Error(`${file} ended with exit code ${child.exitCode} before it answered.`);
}

export async function stop(child: ChildProcess): Promise<void> {
  const stopped = once(child, "exit");
  child.kill("SIGTERM");
  await stopped;
}

/** User and system time so far, as Linux counts it in hundredths of a second. */
export async function cpuSeconds(child: ChildProcess): Promise<number> {
  const text = await readFile(`/proc/${child.pid}/stat`, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function residentMemory(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
