/** What nobody else sees here: a project with packages of its own, installed from the registry as its owner would. */
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadCatalog } from "../../src/catalog/load.ts";
import type { Environment } from "../../src/proof.ts";
import { defaultPreset } from "../../src/recipe/choices.ts";
import { machineEnvironment, npmCommand } from "../../scripts/setup.js";
import { runWell } from "./command.ts";
import { writeProject } from "./project.ts";
import { defaultRow } from "./rows.ts";

let directory = "";

beforeAll(async () => {
  const catalog = await loadCatalog();
  directory = await mkdtemp(join(tmpdir(), "plinth-install-"));
  await writeProject(defaultRow(defaultPreset, catalog).recipe, catalog, directory);
  await runWell([...npmCommand(), "install", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: directory,
    env: machineEnvironment() as Environment,
    milliseconds: 180_000,
  });
}, 200_000);

afterAll(() => rm(directory, { recursive: true, force: true }));

describe("the default project, installed from the registry", { timeout: 120_000 }, () => {
  test("brings at most 150 packages and 170 MB, and none with an install script", async () => {
    const lock = JSON.parse(await readFile(join(directory, "package-lock.json"), "utf8"));
    const entries = Object.entries<{ hasInstallScript?: boolean; optional?: boolean }>(
      lock.packages,
    );
    const installed = await existing(entries.map(([path]) => path).filter((path) => path !== ""));
    const withScript = installed.filter((path) => lock.packages[path].hasInstallScript === true);
    const megabytes = (await size(join(directory, "node_modules"))) / 1e6;
    console.log(`installed: ${installed.length} packages, ${megabytes.toFixed(0)} MB`);
    expect(withScript).toEqual([]);
    expect(installed.length).toBeLessThanOrEqual(150);
    expect(megabytes).toBeLessThanOrEqual(170);
  });

  test("is green untouched", async () => {
    await runWell([process.execPath, "--run", "check"], { cwd: directory, milliseconds: 100_000 });
  });
});

/** Those that were meant for this platform. */
async function existing(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map(
      async (path) =>
        [path, await stat(join(directory, path, "package.json")).catch(() => undefined)] as const,
    ),
  );
  return found.flatMap(([path, entry]) => (entry === undefined ? [] : [path]));
}

/** What the files hold; what they occupy depends on the disk they are on. */
async function size(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
  );
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}
