import { join, sep } from "node:path";

import { InputError } from "../errors.ts";
import { errnoOf, type FileSystem, look, nodeFileSystem } from "./file-system.ts";
import { parentsOf } from "./paths.ts";

/**
 * Refuses paths whose way leads out of the directory: a parent that is a symbolic link to somewhere else. Paths must be
 * safe already (`assertSafePaths`); a directory that does not exist yet has nothing to follow.
 *
 * @throws {InputError} `symlink-outside`, naming the link and where it leads.
 */
export async function assertInside(
  directory: string,
  paths: Iterable<string>,
  fs: FileSystem = nodeFileSystem,
): Promise<void> {
  if ((await look(fs, directory)) === undefined) return;
  const root = await fs.realpath(directory);
  const parents = new Set<string>();
  for (const path of paths) for (const parent of parentsOf(path)) parents.add(parent);
  for (const parent of parents) {
    const stats = await look(fs, join(root, parent));
    if (stats?.isSymbolicLink() !== true) continue;
    const real = await follow(fs, join(root, parent));
    if (
      real !== undefined &&
      (real === root || real.startsWith(root.endsWith(sep) ? root : root + sep))
    )
      continue;
    throw new InputError(
      `${join(directory, parent)} is a symbolic link that leads ${real === undefined ? "nowhere" : `to ${real}`}, outside of ${directory}.`,
      {
        code: "symlink-outside",
        hint: "Replace the link with a directory; plinth writes nothing outside the project.",
      },
    );
  }
}

async function follow(fs: FileSystem, link: string): Promise<string | undefined> {
  try {
    return await fs.realpath(link);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}
