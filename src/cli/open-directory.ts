import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Recipe } from "../recipe/recipe.ts";
import { recipePath, recipeText } from "../recipe/text.ts";
import { type Directory, readDirectory } from "./directory.ts";
import type { Host } from "./host.ts";

export interface Place {
  directory: Directory;
  /** Whether it holds what an interrupted run wrote, complete: this run goes on from there. */
  resumed: boolean;
}

/**
 * Makes sure that a new project can stand in the directory. What a killed run left is finished or undone first, and told.
 *
 * @throws InputError if the directory cannot be used
 */
export async function openDirectory(
  given: string,
  { dryRun }: { dryRun: boolean },
  host: Host,
): Promise<Place> {
  const directory = readDirectory(given, host.cwd);
  const { assertUsableTarget, recover } = await loadReconcile();
  if (!dryRun) {
    const { outcome, message } = await recover(directory.path);
    if (message !== undefined) host.stderr.write(`${message}\n`);
    if (outcome === "finished") return { directory, resumed: true };
  }
  await assertUsableTarget(directory.path);
  return { directory, resumed: false };
}

/** @throws InputError (`directory-not-empty`) if the interrupted run wrote another project than this one would */
export async function assertSameProject(directory: Directory, recipe: Recipe): Promise<void> {
  const found = await readFile(join(directory.path, recipePath), "utf8").catch(() => undefined);
  if (found === recipeText(recipe)) return;
  const { assertUsableTarget } = await loadReconcile();
  await assertUsableTarget(directory.path);
}

/** Not needed, so not loaded, before the first question is on screen. */
function loadReconcile() {
  return import("../reconcile/index.ts");
}
