import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findManifests } from "../../src/catalog/scan.ts";
import { machineEnvironment, machineNode, npmCommand, root } from "../../scripts/setup.js";

const run = promisify(execFile);
const megabyte = 1024 * 1024;

interface Packed {
  filename: string;
  size: number;
  unpackedSize: number;
  files: { path: string }[];
}

let folder: string;
let packed: Packed;
let installed: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plinth-pack-"));
  const { stdout } = await npm(
    root,
    "pack",
    "--json",
    "--ignore-scripts",
    "--pack-destination",
    folder,
  );
  packed = onlyPackage(JSON.parse(stdout));
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ name: "somewhere", private: true }),
  );
  await npm(
    folder,
    "install",
    "--offline",
    "--no-audit",
    "--no-fund",
    join(folder, packed.filename),
  );
  installed = join(folder, "node_modules/create-plinth");
}, 120_000);

afterAll(() => rm(folder, { force: true, recursive: true }));

test("the package is as package managers and bundlers expect it", async () => {
  const { messages, pkg } = await publint({ pkgDir: installed, strict: true });
  expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([]);
});

test("it holds what runs and nothing else", () => {
  const paths = packed.files.map(({ path }) => path);
  const known =
    /^(bin|dist)\/|^(package\.json|recipe\.schema\.json|README\.md|CHANGELOG\.md|LICENSE)$/;
  expect(paths.filter((path) => !known.test(path))).toEqual([]);
  expect(paths.filter((path) => /\.test\.|\.map$|\.tmp/.test(path))).toEqual([]);
  expect(paths).toEqual(
    expect.arrayContaining([
      "LICENSE",
      "README.md",
      "bin/create-plinth.js",
      "dist/THIRD-PARTY-LICENSES.txt",
      "dist/cli.js",
      "dist/index.js",
      "dist/types/index.d.ts",
      "recipe.schema.json",
    ]),
  );
});

test("it installs alone, runs nothing while it does, and is small", async () => {
  const manifest = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
  expect(manifest.dependencies ?? {}).toEqual({});
  expect(Object.keys(manifest.scripts)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(pre|post)?(install|prepare)$/)]),
  );
  expect(await readdir(join(folder, "node_modules"))).toEqual([
    ".bin",
    ".package-lock.json",
    "create-plinth",
  ]);
  expect(packed.size).toBeLessThan(2.5 * megabyte);
  expect(packed.unpackedSize).toBeLessThan(12 * megabyte);
});

test("nothing in it points to the machine that packed it", async () => {
  const texts = await Promise.all(
    packed.files.map(({ path }) => readFile(join(installed, path), "utf8")),
  );
  expect(packed.files.filter((_, index) => texts[index]?.includes(root))).toEqual([]);
});

describe.each([
  ["the machine's Node", machineNode()],
  ["the Node of the tests", process.execPath],
])("on %s", (_, node) => {
  const plinth = (...args: string[]) =>
    run(node, [join(folder, "node_modules/.bin/create-plinth"), ...args], {
      cwd: folder,
      env: { ...machineEnvironment(), CI: "1", TMPDIR: folder },
    });

  test("--version and --help answer", async () => {
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    expect((await plinth("--version")).stdout.trim()).toBe(version);
    expect((await plinth("--help")).stdout).toContain("create-plinth [directory]");
  });

  test("list knows every unit that can be chosen", async () => {
    const { stdout } = await plinth("list");
    const chosen = (await findManifests(join(root, "templates"))).filter(
      ({ kind }) => kind !== "base" && kind !== "foundation",
    );
    for (const { folder: unit } of chosen) expect(stdout).toContain(unit.split("/").at(-1));
  });

  test("new writes a project", async () => {
    const target = await mkdtemp(join(folder, "project-"));
    await plinth(target, "--yes", "--no-install", "--no-git");
    const written = await readdir(target);
    expect(written).toEqual(
      expect.arrayContaining([".plinth", "package.json", "plinth.json", "src"]),
    );
  });
});

test("the library can be imported", async () => {
  const code = `import { loadCatalog } from "create-plinth"; console.log((await loadCatalog()).units.size > 0);`;
  const { stdout } = await run(machineNode(), ["--input-type=module", "--eval", code], {
    cwd: folder,
  });
  expect(stdout.trim()).toBe("true");
});

test("its types are complete", async () => {
  await writeFile(
    join(folder, "use.mts"),
    `import { loadCatalog, type Catalog } from "create-plinth";\nexport const units: Promise<Catalog> = loadCatalog();\n`,
  );
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "esnext"];
  const types = ["--types", "node", "--typeRoots", join(root, "node_modules/@types")];
  const { stdout } = await run(process.execPath, [compiler, ...options, ...types, "use.mts"], {
    cwd: folder,
  }).catch((error: { stdout: string }) => error);
  expect(stdout).toBe("");
});

function npm(cwd: string, ...args: string[]): Promise<{ stdout: string }> {
  const [command = "npm", ...prefix] = npmCommand();
  return run(command, [...prefix, ...args], { cwd, env: machineEnvironment() });
}

/** npm prints a list; some versions an object by name. */
function onlyPackage(printed: Packed[] | Record<string, Packed>): Packed {
  const [found] = Object.values(printed);
  if (found === undefined) throw new Error("npm pack says nothing.");
  return found;
}
