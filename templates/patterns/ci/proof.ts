import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { defineProof, type Service, type Untyped } from "../../../src/proof.ts";

export default defineProof({
  "the workflow runs what `check` runs, on a Node the project allows": async (service) => {
    const { engines, scripts } = JSON.parse(
      await readFile(join(service.directory, "package.json"), "utf8"),
    );
    const { jobs, permissions } = await workflow(service);
    const steps = Object.values<Untyped>(jobs).flatMap((job) => job.steps);
    const commands = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
    assert.match(commands.at(-1), /\brun check$/);
    for (const part of ["typecheck", "lint", "format:check", "test"]) {
      assert.ok(scripts[part] !== undefined && scripts.check.includes(part), `check runs ${part}`);
    }
    const versions = steps.flatMap((step) => step.with?.["node-version"] ?? []);
    const least = /\d+/.exec(engines.node)![0];
    assert.ok(
      versions.length > 0 &&
        versions.every((version) => Number.parseInt(version, 10) >= Number(least)),
    );
    assert.deepEqual(permissions, { contents: "read" });
  },

  "every job ends by itself": async (service) => {
    const { jobs } = await workflow(service);
    for (const [name, job] of Object.entries<Untyped>(jobs)) {
      assert.equal(typeof job["timeout-minutes"], "number", name);
    }
  },
});

async function workflow({ directory }: Service): Promise<Untyped> {
  return parse(await readFile(join(directory, ".github/workflows/ci.yml"), "utf8"));
}
