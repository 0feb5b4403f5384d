/** A row's project on disk, as `new` would write it. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Catalog } from "../../src/catalog/catalog.ts";
import { resolve, type Selection } from "../../src/catalog/resolve.ts";
import type { Recipe } from "../../src/recipe/recipe.ts";
import { localFiles } from "../../src/render/local.ts";
import { render } from "../../src/render/render.ts";

export interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export interface Project {
  readonly directory: string;
  readonly selection: Selection;
  readonly manifest: Manifest;
}

export async function writeProject(
  recipe: Recipe,
  catalog: Catalog,
  directory: string,
): Promise<Project> {
  const selection = resolve(recipe, catalog);
  const tree = await render(selection, catalog);
  await rm(directory, { recursive: true, force: true });
  for (const [path, { content, executable }] of tree) {
    await writeInto(directory, path, content, executable ? 0o755 : 0o644);
  }
  for (const { path, content, mode } of localFiles(tree, randomBytes)) {
    await writeInto(directory, path, content, mode);
  }
  const manifest = JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
  return { directory, selection, manifest };
}

async function writeInto(
  directory: string,
  path: string,
  content: string,
  mode: number,
): Promise<void> {
  const file = join(directory, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content, { mode });
}
