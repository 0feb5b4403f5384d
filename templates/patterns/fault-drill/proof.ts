import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { defineProof, type Environment, type Service } from "../../../src/proof.ts";

export default defineProof({
  "a dependency that hangs leaves no request without an answer, and is used again once it moves": (
    service,
  ) => drill(service, "hung", 4.5),

  "a dependency that dies costs no more than it may, and is used again once it is back": (
    service,
  ) => drill(service, "killed", 1),

  "a dependency that drags slows requests down, and no more": (service) =>
    drill(service, "slowed", 1),

  "a dependency that refuses costs no more than it may, and is used again once it takes part": (
    service,
  ) => drill(service, "refused", 1),
});

/** Those that the matrix can have. */
const known = new Set(["database", "redis"]);

interface Result {
  readonly dependency: string;
  readonly before: { readonly requests: number };
  readonly broken: readonly string[];
}

/** Slowly: the cores of the machine answer for service, load and database. */
async function drill(service: Service, fault: string, seconds: number): Promise<void> {
  const { directory } = service;
  const redis = service.has("redis") ? await service.startRedis?.() : undefined;
  const environment: Environment = {
    ...service.environment,
    ...(redis && { REDIS_URL: redis.url }),
  };
  const options = ["--json", "--rate", "20", "--seconds", `${seconds}`, "--only", fault];
  const child = spawn(process.execPath, ["test/drill/drill.ts", ...options], {
    cwd: directory,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  assert.notEqual(stdout, "", stderr);
  const results: readonly Result[] = JSON.parse(stdout);
  for (const { dependency, before, broken } of results) {
    assert.deepEqual(broken, [], `${dependency} ${fault}`);
    assert.ok(before.requests > 0, `${dependency} ${fault}: there was no load`);
  }
  const isServer = Boolean(URL.parse(environment["DATABASE_URL"] ?? "")?.hostname);
  assert.deepEqual(
    results.map(({ dependency }) => dependency).filter((name) => known.has(name)),
    [...(isServer ? ["database"] : []), ...(redis ? ["redis"] : [])],
  );
}
