/**
 * What a cached read is worth: beside the same service without a cache, beside the same service with a look-up written by hand
 * in the place of the cache, and beside a server that does nothing else.
 */
import { randomUUID } from "node:crypto";
import { copyFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { median, program, runNode, table } from "./measure.ts";
import { boot, type Load, migration, stop, underLoad } from "./service.ts";

const rounds = 3;
const postgres =
  process.env["TEST_POSTGRES_URL"] ?? "postgres://postgres:postgres@127.0.0.1:5432/postgres";
const redis = process.env["TEST_REDIS_URL"] ?? "redis://127.0.0.1:6379";

interface Candidate {
  file: string;
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/** Needs a PostgreSQL and a Redis server. */
export async function benchCachedRead(scratch: string): Promise<void> {
  const plain = await generate(join(scratch, "uncached"), []);
  const cached = await generate(join(scratch, "cached"), ["--with", "cache-aside=store:redis"]);
  await compareCachedRead(plain, cached);
}

/** @param plain a generated project on PostgreSQL without a cache @param cached one with a cache that may be in Redis */
export async function compareCachedRead(plain: string, cached: string): Promise<void> {
  const beside = join(cached, ".bench");
  await mkdir(beside, { recursive: true });
  for (const file of ["cached-lookup.ts", "cached-minimum.ts"]) {
    await copyFile(new URL(file, import.meta.url), join(beside, file));
  }
  const database = await createDatabase(plain);
  const settings = { DATABASE_URL: database.url, HOST: "127.0.0.1", LOG_LEVEL: "info" };
  const shared = { ...settings, REDIS_URL: redis, REDIS_KEY_PREFIX: `bench:${randomUUID()}:` };
  try {
    await runNode([await migration(plain)], {
      cwd: plain,
      env: { ...process.env, ...settings },
      stdio: "ignore",
    });
    const user = await createUser(plain, settings);
    const main = (cwd: string, env: NodeJS.ProcessEnv): Candidate => ({
      file: join(cwd, "src/main.ts"),
      cwd,
      env,
    });
    const byHand = { cwd: cached, env: { ...settings, BENCH_USER: JSON.stringify(user) } };
    await report(`/v1/users/${user.id}`, {
      "no cache": main(plain, settings),
      "cache in the process": main(cached, settings),
      "cache in Redis": main(cached, shared),
      "lru-cache by hand, same service": { file: join(beside, "cached-lookup.ts"), ...byHand },
      "lru-cache by hand, nothing else": { file: join(beside, "cached-minimum.ts"), ...byHand },
    });
  } finally {
    await database.drop();
  }
}

async function report(
  path: string,
  candidates: Readonly<Record<string, Candidate>>,
): Promise<void> {
  const results = new Map<string, Load[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, { file, cwd, env }] of Object.entries(candidates)) {
      const load = await underLoad(file, cwd, env, path);
      results.set(name, [...(results.get(name) ?? []), load]);
    }
  }
  const figure = (name: string, key: keyof Load) =>
    median((results.get(name) ?? []).map((load) => load[key]));
  const uncached = figure("no cache", "requestsPerSecond");
  const byHand = ["same service", "nothing else"].map((kind) =>
    figure(`lru-cache by hand, ${kind}`, "requestsPerSecond"),
  );
  table(`GET /v1/users/:id on PostgreSQL, medians of ${rounds} runs`, [
    [
      "",
      "requests/s",
      "CPU µs/request",
      "÷ no cache",
      "same service ÷ this",
      "nothing else ÷ this",
    ],
    ...Object.keys(candidates).map((name) => {
      const rate = figure(name, "requestsPerSecond");
      return [
        name,
        rate.toFixed(0),
        figure(name, "cpu").toFixed(1),
        `${(rate / uncached).toFixed(2)} ×`,
        ...byHand.map((other) => `${(other / rate).toFixed(2)} ×`),
      ];
    }),
  ]);
}

async function generate(project: string, options: readonly string[]): Promise<string> {
  const args = [project, "--yes", "--no-git", "--db", "postgres", ...options];
  await runNode([program, ...args], { stdio: ["ignore", 2, 2] });
  return project;
}

async function createUser(
  cwd: string,
  settings: NodeJS.ProcessEnv,
): Promise<{ id: string; version: number }> {
  const service = await boot(join(cwd, "src/main.ts"), cwd, settings, "/livez");
  const response = await fetch(`${service.origin}/v1/users`, {
    body: JSON.stringify({ email: "ada@example.com", name: "Ada Lovelace" }),
    headers: { "content-type": "application/json" },
    method: "POST",
  });
  const user = (await response.json()) as { id: string; version: number };
  await stop(service.process);
  return user;
}

/** A fresh one, through the driver of a generated project. */
async function createDatabase(project: string) {
  const driver = createRequire(join(project, "package.json")).resolve("pg");
  const { default: pg } = await import(pathToFileURL(driver).href);
  const name = `bench_${randomUUID().replaceAll("-", "")}`;
  const execute = async (statement: string) => {
    const client = new pg.Client({ connectionString: postgres });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await execute(`create database ${name}`);
  return {
    url: Object.assign(new URL(postgres), { pathname: `/${name}` }).href,
    drop: () => execute(`drop database ${name} with (force)`),
  };
}
