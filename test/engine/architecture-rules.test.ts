/**
 * The architecture test of a generated project is worth what it refuses. Here every rule is broken once, each in a file of
 * its own, and exactly those files must fail.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { loadCatalog } from "../../src/catalog/load.ts";
import { presetPatterns } from "../../src/catalog/presets.ts";
import { resolve } from "../../src/catalog/resolve.ts";
import { render } from "../../src/render/render.ts";
import { recipeOf } from "./catalog-of.ts";

const dependencies = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** By architecture: a rule, a file below `src` that breaks it, and what that file says. */
const violations: Record<string, [rule: string, file: string, text: string][]> = {
  layered: [
    ["the platform knows no layer", "platform/p.ts", 'import "../domain/user.ts";'],
    ["the domain knows no data", "domain/p.ts", 'import "../data/user-repository.ts";'],
    ["the domain knows no configuration", "domain/q.ts", 'import "../platform/config.ts";'],
    ["services know no SQL", "services/p.ts", 'export * from "../data/sql/schema.ts";'],
    ["services know no API", "services/q.ts", 'import "../api/http/problem.ts";'],
    ["data knows no services", "data/p.ts", 'import "../services/user-service.ts";'],
    ["data knows no SQL behind it", "data/q.ts", 'import "./sql/schema.ts";'],
    ["SQL knows no services", "data/sql/p.ts", 'void import("../../services/user-service.ts");'],
    ["the API knows no data", "api/rest/p.ts", 'import "../../data/user-repository.ts";'],
    ["the HTTP server knows no domain", "api/http/p.ts", 'import "../../domain/user.ts";'],
    ["nobody knows the composition root", "api/rest/q.ts", 'import "../../compose.ts";'],
  ],
  hexagonal: [
    ["the kernel knows nobody", "kernel/p.ts", 'import "../platform/config.ts";'],
    ["the kernel needs no package", "kernel/q.ts", 'import "zod";'],
    [
      "the platform knows no layer",
      "platform/p.ts",
      'import "../application/ports/unit-of-work.ts";',
    ],
    ["the platform knows no module", "platform/q.ts", 'import "../modules/users/index.ts";'],
    [
      "the domain knows no application",
      "modules/users/domain/p.ts",
      'import "../application/get-user.ts";',
    ],
    [
      "the domain knows no port",
      "modules/users/domain/q.ts",
      'import "../application/ports/user-repository.ts";',
    ],
    [
      "the domain knows no adapter",
      "modules/users/domain/r.ts",
      'import "../adapters/in/rest/users.ts";',
    ],
    [
      "the domain knows no configuration",
      "modules/users/domain/s.ts",
      'import "../../../platform/config.ts";',
    ],
    [
      "the domain reads no file",
      "modules/users/domain/t.ts",
      'import { readFileSync } from "node:fs";',
    ],
    ["the domain needs no package", "modules/users/domain/u.ts", 'import { z } from "zod";'],
    [
      "the domain knows no other module",
      "modules/users/domain/v.ts",
      'import "../../orders/index.ts";',
    ],
    ["ports know no use case", "modules/users/application/ports/p.ts", 'import "../get-user.ts";'],
    [
      "the application knows no outbound adapter",
      "modules/users/application/p.ts",
      'import "../adapters/out/sql/sql-user-repository.ts";',
    ],
    [
      "the application knows no inbound adapter",
      "modules/users/application/q.ts",
      'export * from "../adapters/in/rest/users.ts";',
    ],
    [
      "the application knows no shared adapter",
      "modules/users/application/r.ts",
      'void import("../../../adapters/out/sql/schema.ts");',
    ],
    [
      "the application needs no database",
      "modules/users/application/s.ts",
      'import type { Kysely } from "kysely";',
    ],
    [
      "a module uses no other module's use cases",
      "modules/orders/application/p.ts",
      'import "../../users/application/get-user.ts";',
    ],
    [
      "a module uses no other module's ports",
      "modules/orders/application/q.ts",
      'import "../../users/application/ports/user-repository.ts";',
    ],
    [
      "a module uses no other module's domain",
      "modules/orders/adapters/in/rest/p.ts",
      'import "../../../../users/domain/user.ts";',
    ],
    [
      "a module uses no other module's adapters",
      "modules/orders/adapters/out/sql/p.ts",
      'import "../../../../users/adapters/out/sql/sql-user-repository.ts";',
    ],
    [
      "inbound adapters know no outbound adapter",
      "modules/users/adapters/in/rest/p.ts",
      'import "../../out/sql/sql-user-repository.ts";',
    ],
    [
      "inbound adapters go through use cases",
      "modules/users/adapters/in/rest/q.ts",
      'import "../../../application/ports/user-repository.ts";',
    ],
    [
      "outbound adapters call no use case",
      "modules/users/adapters/out/sql/p.ts",
      'import "../../../application/get-user.ts";',
    ],
    [
      "outbound adapters know no inbound adapter",
      "modules/users/adapters/out/sql/q.ts",
      'import "../../in/rest/users.ts";',
    ],
    [
      "an index shows no adapter",
      "modules/extra/index.ts",
      'export * from "./adapters/out/sql/extra.ts";',
    ],
    [
      "shared adapters go through the index",
      "adapters/in/http/p.ts",
      'import "../../../modules/users/application/user-service.ts";',
    ],
    [
      "shared ports know no domain but through an index",
      "application/ports/p.ts",
      'import "../../modules/users/domain/user.ts";',
    ],
    ["nobody knows the composition root", "adapters/in/http/q.ts", 'import "../../../compose.ts";'],
    [
      "nobody knows the entry point",
      "modules/users/application/t.ts",
      'import "../../../main.ts";',
    ],
    [
      "a folder that no rule names imports nothing",
      "helpers/p.ts",
      'import "../kernel/errors.ts";',
    ],
  ],
};

/** Allowed by every rule of the architecture test, so it is the linter that has to find it. */
const cycle: Record<string, string> = {
  "platform/cycle-a.ts": 'import { b } from "./cycle-b.ts";\n\nexport const a = () => b;\n',
  "platform/cycle-b.ts": 'import { a } from "./cycle-a.ts";\n\nexport const b = () => a;\n',
};

test.concurrent.each(Object.keys(violations))(
  "a %s project fails on each broken rule, on nothing else, and on a cycle",
  async (architecture) => {
    const planted = violations[architecture]!.map(([, file, text]) => [file, `${text}\n`] as const);
    const directory = await renderToDisk(architecture, {
      ...Object.fromEntries(planted),
      ...cycle,
    });

    const [failed, linted] = await Promise.all([
      testArchitecture(directory),
      lint(directory, "src/platform"),
    ]);

    expect(failed.sort()).toEqual(planted.map(([file]) => file).sort());
    expect(linted).toContain("import(no-cycle)");
  },
  60_000,
);

/** What the architecture test and the linter read of a project with the standard patterns; more files below its `src`. */
async function renderToDisk(architecture: string, extra: Record<string, string>): Promise<string> {
  const catalog = await loadCatalog();
  const recipe = recipeOf({ architecture });
  const patterns = Object.fromEntries(
    presetPatterns("standard", recipe, catalog).map((id) => [id, {}]),
  );
  const tree = await render(resolve({ ...recipe, patterns }, catalog), catalog);

  const directory = await mkdtemp(join(tmpdir(), "plinth-rules-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const read = /^src\/|^test\/architecture|^\.oxlintrc/;
  const files = [...tree].flatMap(([path, { content }]) =>
    read.test(path) ? [[path, content] as const] : [],
  );
  const added = Object.entries(extra).map(([file, text]) => [`src/${file}`, text] as const);
  for (const [path, content] of [...files, ...added]) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content, { flag: "wx" });
  }
  await symlink(dependencies, join(directory, "node_modules"));
  return directory;
}

/** The files below `src` whose test failed. */
async function testArchitecture(directory: string): Promise<string[]> {
  const report = join(directory, "report.json");
  await run(directory, "vitest/vitest.mjs", [
    "run",
    "test/architecture.test.ts",
    "--reporter=json",
    `--outputFile=${report}`,
  ]);
  const { testResults } = JSON.parse(await readFile(report, "utf8")) as {
    testResults: { assertionResults: { title: string; status: string }[] }[];
  };
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status !== "passed")
    .map(({ title }) => title.split(" ", 1)[0]!);
}

function lint(directory: string, folder: string): Promise<string> {
  return run(directory, "oxlint/bin/oxlint", [folder]);
}

/** What a tool prints; that it exits with an error is what is wanted of it here. */
function run(cwd: string, script: string, args: readonly string[]): Promise<string> {
  return new Promise((done) => {
    execFile(process.execPath, [join(dependencies, script), ...args], { cwd }, (_error, output) =>
      done(output),
    );
  });
}
