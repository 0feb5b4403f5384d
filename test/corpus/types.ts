/** What the type checker says of carried projects: many in one program, so that libraries are read once. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { matrixFolder } from "../matrix/dependency-set.ts";
import type { Files } from "./carry.ts";

/** Where the projects are written: below the dependencies that all of them share. */
export const folder = join(matrixFolder, "corpus");

export async function writeFiles(name: string, files: Files): Promise<string> {
  const directory = join(folder, name);
  await rm(directory, { recursive: true, force: true });
  const made = new Set<string>();
  for (const [path, text] of files) {
    const file = join(directory, path);
    if (!made.has(dirname(file))) await mkdir(dirname(file), { recursive: true });
    made.add(dirname(file));
    await writeFile(file, text);
  }
  return directory;
}

export interface TypeProblem {
  readonly path: string;
  readonly message: string;
}

const cacheFile = join(folder, "types.json");

/**
 * What is remembered of sources that were looked at before: most commands do not touch TypeScript, and most edits are the
 * same in many commands.
 */
async function readCache(): Promise<Record<string, TypeProblem[]>> {
  return JSON.parse(await readFile(cacheFile, "utf8").catch(() => "{}"));
}

/** @returns what is wrong, by the names under which the projects were given */
export async function checkTypes(
  projects: ReadonlyMap<string, Files>,
): Promise<Map<string, TypeProblem[]>> {
  const known = await readCache();
  const hashes = new Map([...projects].map(([name, files]) => [name, hashOf(files)]));
  const open = new Map<string, Files>();
  for (const [name, files] of projects) {
    const hash = hashes.get(name)!;
    if (known[hash] === undefined) open.set(hash, files);
  }
  if (open.size > 0) {
    for (const [hash, problems] of await compileAll(open)) known[hash] = problems;
    await mkdir(folder, { recursive: true });
    await writeFile(cacheFile, JSON.stringify({ ...(await readCache()), ...known }));
  }
  return new Map([...hashes].map(([name, hash]) => [name, known[hash]!]));
}

function isSource(path: string): boolean {
  return (
    /^(src|test)\/.*\.(ts|json)$/.test(path) || /^(tsconfig\.json|vitest\.config\.ts)$/.test(path)
  );
}

function hashOf(files: Files): string {
  const hash = createHash("sha256");
  for (const [path, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    if (isSource(path)) hash.update(`${path}\0${text.replaceAll("\r", "")}\0`);
  return hash.digest("hex").slice(0, 16);
}

async function compileAll(
  projects: ReadonlyMap<string, Files>,
): Promise<Map<string, TypeProblem[]>> {
  const batch = `types-${process.pid}`;
  const root = join(folder, batch);
  await rm(root, { recursive: true, force: true });
  for (const [name, files] of projects) {
    const sources = [...files].filter(([path]) => isSource(path) || path === "package.json");
    await writeFiles(`${batch}/${name}`, new Map(sources));
  }
  const { compilerOptions } = strictest([...projects.values()]);
  const include = ["*/src", "*/test", "*/vitest.config.ts"];
  await writeFile(join(root, "tsconfig.json"), JSON.stringify({ compilerOptions, include }));
  const found = new Map<string, TypeProblem[]>([...projects.keys()].map((name) => [name, []]));
  for (const [, name = "", path = "", message = ""] of (await compile(root)).matchAll(
    /^([^/\n(]+)\/(.+?)\(\d+,\d+\): error (TS\d+: .*)$/gm,
  )) {
    found.get(name)?.push({ path, message });
  }
  await rm(root, { recursive: true, force: true });
  return found;
}

/** The options that plinth writes, which an edit may have relaxed in one of the projects. */
function strictest(projects: readonly Files[]): { compilerOptions: object } {
  const texts = projects.map((files) => files.get("tsconfig.json") ?? "");
  const chosen = texts.find((text) => !/^\s*\/\//m.test(text)) ?? texts[0] ?? "{}";
  return JSON.parse(chosen.replaceAll(/^\s*\/\/.*$/gm, ""));
}

function compile(root: string): Promise<string> {
  const compiler = join(matrixFolder, "node_modules/typescript/bin/tsc");
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [compiler, "--pretty", "false"],
      { cwd: root, maxBuffer: 100_000_000, timeout: 600_000 },
      (error, stdout, stderr) => {
        if (error !== null && !/error TS/.test(stdout))
          reject(new Error(`tsc: ${error.message}\n${stdout}\n${stderr}`));
        else resolve(stdout);
      },
    );
  });
}
