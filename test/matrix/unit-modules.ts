/** What stands beside the templates of a unit: its proof, its client. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findManifests } from "../../src/catalog/scan.ts";
import { root } from "../../scripts/setup.js";

const templates = join(root, "templates");

/** @returns nothing if the unit has no such file */
export async function unitModule(
  id: string,
  file: string,
): Promise<Record<string, unknown> | undefined> {
  const path = join(await folderOf(id), file);
  return existsSync(path) ? import(pathToFileURL(path).href) : undefined;
}

export async function folderOf(id: string): Promise<string> {
  const found = (await findManifests(templates)).find(
    ({ folder }) => folder.slice(folder.lastIndexOf("/") + 1) === id,
  );
  if (found === undefined) throw new Error(`No unit is called "${id}".`);
  return join(templates, found.folder);
}
