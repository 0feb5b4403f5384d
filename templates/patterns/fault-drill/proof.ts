import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { defineProof, given, type Environment, type Service } from "../../../src/proof.ts";

/** Each fault of each dependency may take seconds to strike and up to ten to recover from. */
const limitMs = 60_000;

export default defineProof({
  "a dependency that hangs leaves no request without an answer, and is used again once it moves":
    given({ limitMs }, (service) => drill(service, ["hung"], 4.5)),

  "a dependency that dies, drags or refuses costs no more than it may, and is used again once it is back":
    given({ limitMs }, (service) => drill(service, ["killed", "slowed", "refused"], 0.5)),
});

/** Those that the matrix can have. */
const known = new Set(["database", "redis"]);

interface Result {
  readonly dependency: string;
  readonly fault: string;
  readonly before: { readonly requests: number };
  readonly broken: readonly string[];
}

/** Slowly: the cores of the machine answer for service, load and database. */
async function drill(service: Service, faults: readonly string[], seconds: number): Promise<void> {
  const { directory } = service;
  const redis = service.has("redis") ? await service.startRedis?.() : undefined;
  const environment: Environment = {
    ...service.environment,
    ...(redis && { REDIS_URL: redis.url }),
  };
  const chosen = faults.flatMap((fault) => ["--only", fault]);
  const options = ["--json", "--rate", "20", "--seconds", `${seconds}`, ...chosen];
  const child = spawn(process.execPath, ["test/drill/drill.ts", ...options], {
    cwd: directory,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    // It tells where it is before the proof's own time is up.
    timeout: limitMs - 5000,
    killSignal: "SIGKILL",
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  assert.notEqual(stdout, "", stderr);
  const results: readonly Result[] = JSON.parse(stdout);
  for (const { dependency, fault, before, broken } of results) {
    assert.deepEqual(broken, [], `${dependency} ${fault}`);
    assert.ok(before.requests > 0, `${dependency} ${fault}: there was no load`);
  }
  const isServer = Boolean(URL.parse(environment["DATABASE_URL"] ?? "")?.hostname);
  assert.deepEqual(
    results.map(({ dependency }) => dependency).filter((name) => known.has(name)),
    [...(isServer ? ["database"] : []), ...(redis ? ["redis"] : [])].flatMap((name) =>
      faults.map(() => name),
    ),
  );
}
