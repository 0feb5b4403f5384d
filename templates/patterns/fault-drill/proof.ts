import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { defineProof, type Environment, type Service } from "../../../src/proof.ts";

export default defineProof({
  "a dependency that hangs leaves no request without an answer, and is used again once it moves": (
    service,
  ) => drill(service, ["hung"], 4.5),

  "dependencies that die, drag or refuse cost no more than they may, and are used again": (
    service,
  ) => drill(service, ["killed", "slowed", "refused"], 1),
});

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
  const only = faults.flatMap((fault) => ["--only", fault]);
  const child = spawn(
    process.execPath,
    ["test/drill/drill.ts", "--json", "--rate", "20", "--seconds", `${seconds}`, ...only],
    { cwd: directory, env: environment, stdio: ["ignore", "pipe", "pipe"] },
  );
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  assert.notEqual(stdout, "", stderr);
  const results: readonly Result[] = JSON.parse(stdout);
  for (const { dependency, fault, before, broken } of results) {
    assert.deepEqual(broken, [], `${dependency} ${fault}`);
    assert.ok(before.requests > 0, `${dependency} ${fault}: there was no load`);
  }
  const isServer = Boolean(URL.parse(environment["DATABASE_URL"] ?? "")?.hostname);
  for (const [name, isThere] of [
    ["database", isServer],
    ["redis", redis !== undefined],
  ] as const) {
    const drilled = results.filter(({ dependency }) => dependency === name);
    const seen = drilled.map(({ fault }) => fault);
    assert.deepEqual(seen, isThere ? faults : [], name);
  }
}
