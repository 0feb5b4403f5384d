/** What it costs to change a project of a hundred resources: 1,500 files that plinth wrote, 800 of their owner's. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { assembleCatalog, type Catalog, type Template } from "../src/index.ts";
import { loadCatalog } from "../src/catalog/load.ts";
import { type Engine, engine } from "../src/cli/engine.ts";
import { draftEvolution } from "../src/cli/evolve.ts";
import type { Host } from "../src/cli/host.ts";
import { run } from "../src/cli/main.ts";
import { openProject } from "../src/cli/project.ts";
import { definePattern } from "../src/pattern.ts";
import { addPatterns } from "../src/recipe/change.ts";
import { median, table } from "./measure.ts";

const resources = 100;
const rounds = 5;

export async function benchEvolving(scratch: string): Promise<void> {
  const catalog = withManyResources(await loadCatalog());
  const wide: Engine = { ...engine, catalog: async () => catalog };
  const root = mkdtempSync(join(scratch, "evolve-"));
  const directory = join(root, "shop");
  const made = await run(
    hostIn(root, [
      "shop",
      "--yes",
      "--no-install",
      "--no-git",
      "--preset",
      "minimal",
      "--with",
      "bulk",
    ]),
    wide,
  );
  if (made !== 0) throw new Error("The project could not be made.");
  addOwnFiles(directory);

  const times: Record<string, number[]> = {};
  const measure = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    (times[name] ??= []).push(performance.now() - start);
    return result;
  };
  const quiet = ["--json", "--no-install"];
  for (let round = 0; round < rounds; round++) {
    const project = await measure("open", () => openProject(directory, catalog));
    const recipe = addPatterns(project.recipe, ["docker", "ci"], catalog);
    const wish = { command: "add docker ci", recipe, notes: [], releases: [] };
    await measure("plan add docker ci", () =>
      draftEvolution(project, wish, catalog, wide, hostIn(directory, [])),
    );
    await measure("add docker ci --dry-run", () =>
      run(hostIn(directory, ["add", "docker", "ci", ...quiet, "--dry-run"]), wide),
    );
    await measure("add docker ci", () =>
      run(hostIn(directory, ["add", "docker", "ci", ...quiet]), wide),
    );
    await measure("remove docker ci", () =>
      run(hostIn(directory, ["remove", "docker", "ci", ...quiet]), wide),
    );
    const hexagonal = await measure("set arch hexagonal --dry-run", () =>
      run(hostIn(directory, ["set", "arch", "hexagonal", ...quiet, "--dry-run"]), wide),
    );
    if (hexagonal > 3) throw new Error("A command failed.");
  }
  table(`A project of ${resources} resources, medians of ${rounds}`, [
    ["", "ms"],
    ...Object.entries(times).map(([name, values]) => [name, median(values).toFixed(0)]),
  ]);
  rmSync(root, { recursive: true });
}

/** The sample's own files once more for each resource, as a pattern of their own. */
function withManyResources(catalog: Catalog): Catalog {
  const units = [...catalog.units.values()];
  const copied = units
    .filter(({ manifest: { kind } }) => kind !== "architecture")
    .flatMap((unit) => unit.templates)
    .filter(({ path, handlebars }) => path.includes("@") && path.endsWith(".ts") && !handlebars)
    .slice(0, 15);
  const templates = Array.from({ length: resources }, (_, index) =>
    copied.map((template): Template => ({
      ...template,
      path: template.path
        .replace(/@\w+\//, "")
        .replace(/([^/]+)$/, `@resource${index}/resource${index}-$1`),
      // On their own: what they import is not copied with them.
      text: template.text.replaceAll(/^import [^;]*;\n/gm, ""),
    })),
  ).flat();
  const manifest = definePattern({
    id: "bulk",
    group: "API",
    title: "Bulk",
    summary: "Many files.",
    explain: "Many files.",
  });
  return assembleCatalog([...units, { manifest, templates }], catalog.versions);
}

function addOwnFiles(directory: string): void {
  const text = readFileSync(join(directory, "src/main.ts"), "utf8");
  for (let index = 0; index < resources * 8; index++) {
    const file = join(directory, `src/own/module${index % resources}/part${index}.ts`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${text}\nexport const own${index} = ${index};\n`);
  }
  // Edited where plinth writes, too, and one file moved.
  for (const path of ["src/compose.ts", "src/platform/config.ts", "README.md"]) {
    const file = join(directory, path);
    writeFileSync(file, `${readFileSync(file, "utf8")}\n// mine\n`);
  }
  const moved = join(directory, "src/platform/health.ts");
  writeFileSync(join(directory, "src/own/health.ts"), readFileSync(moved));
  rmSync(moved);
}

function hostIn(cwd: string, argv: readonly string[]): Host {
  return {
    argv,
    env: { PATH: process.env["PATH"] },
    cwd,
    stdin: Readable.from([""]),
    stdout: new PassThrough().resume(),
    stderr: new PassThrough().resume(),
    nodeVersion: process.versions.node,
    now: () => performance.now(),
    randomBytes: (size) => Buffer.alloc(size, 7),
    signal: new AbortController().signal,
  };
}
