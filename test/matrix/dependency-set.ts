/**
 * Everything generated projects may depend on, installed once into an ignored folder. Projects are written below it, so
 * that Node finds the packages upwards.
 *
 *   .matrix/node_modules   one version of each package
 *   .matrix/projects/…     one folder a row
 *   .matrix/judges/…       the tools of others that judge what a service publishes
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withLock } from "../../scripts/lock.js";
import { machineEnvironment, npmCommand, root } from "../../scripts/setup.js";
import type { Environment } from "../../src/proof.ts";
import { runWell } from "./command.ts";

export const matrixFolder = join(root, ".matrix");

/** Installs what `templates/package.json` lists, unless it is there already. */
export async function installDependencySet(): Promise<void> {
  const manifest = JSON.parse(await readFile(join(root, "templates/package.json"), "utf8"));
  // The runtime itself: projects run on the Node that runs the matrix.
  const { node: _node, ...dependencies } = manifest.dependencies;
  await installOnce(matrixFolder, { ...manifest, dependencies });
  // A repository of its own, or tools that honour .gitignore would find nothing to look at.
  await mkdir(join(matrixFolder, ".git"), { recursive: true });
}

/** Installs the judges and answers with the folder they stand in. */
export async function installJudges(): Promise<string> {
  const folder = join(matrixFolder, "judges");
  const manifest = await readFile(new URL("./judges/package.json", import.meta.url), "utf8");
  await installOnce(folder, JSON.parse(manifest));
  return folder;
}

async function installOnce(folder: string, manifest: unknown): Promise<void> {
  await mkdir(folder, { recursive: true });
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const stamp = createHash("sha256").update(text).digest("hex");
  const stampFile = join(folder, ".installed");
  const isInstalled = async () => (await readFile(stampFile, "utf8").catch(() => "")) === stamp;
  if (await isInstalled()) return;
  await withLock(`${folder}.lock`, async () => {
    if (await isInstalled()) return;
    await rm(join(folder, "package-lock.json"), { force: true });
    await writeFile(join(folder, "package.json"), text);
    await runWell(
      [
        ...npmCommand(),
        "install",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
      ],
      {
        cwd: folder,
        // Where the registry is, and how to reach it, is the machine's business.
        env: machineEnvironment() as Environment,
        milliseconds: 180_000,
      },
    );
    await writeFile(stampFile, stamp);
  });
}
