import { dirname, join } from "node:path";

import { concurrently } from "./concurrently.ts";
import { type FileSystem, look, removeIfEmpty, syncDirectory } from "./file-system.ts";
import { sha256 } from "./hash.ts";
import { type Journal, newPath, oldPath } from "./journal.ts";
import { parentsOf } from "./paths.ts";

/**
 * Puts every file of a journal in place. May be repeated from any point: what is done is seen to be done.
 *
 * @returns paths left alone because somebody changed them after the run had looked at them.
 */
export async function carryOut(
  fs: FileSystem,
  root: string,
  { steps, directories }: Journal,
): Promise<string[]> {
  const left: string[] = [];
  // Deleted first: where case does not count, Readme.md has to go before README.md comes.
  for (const { path, before, after } of steps) {
    if (after !== null || (await look(fs, join(root, oldPath(path)))) !== undefined) continue;
    const now = await standing(fs, join(root, path));
    if (now === before) await fs.rename(join(root, path), join(root, oldPath(path)));
    else if (now !== null) left.push(path);
  }
  for (const directory of directories) await fs.mkdir(join(root, directory), { recursive: true });
  for (const { path, before, after } of steps) {
    if (after === null || (await look(fs, join(root, newPath(path)))) === undefined) continue;
    if ((await standing(fs, join(root, path))) === before)
      await fs.rename(join(root, newPath(path)), join(root, path));
    else left.push(path);
  }
  await removeEmptied(
    fs,
    root,
    steps.filter(({ after }) => after === null).map(({ path }) => path),
  );
  await syncParents(fs, root, steps);
  return left;
}

/** Takes back what `carryOut` did, however far it came. May be repeated from any point. */
export async function takeBack(
  fs: FileSystem,
  root: string,
  { steps, directories }: Journal,
): Promise<void> {
  for (const { path, before, after } of steps) {
    // Still waiting, so what stands there is not from this run, even if it looks the same.
    if ((await look(fs, join(root, newPath(path)))) !== undefined) continue;
    if ((await standing(fs, join(root, path))) !== after) continue;
    if (before === null) await fs.unlink(join(root, path));
    else await putBack(fs, root, path);
  }
  for (const directory of [...directories].reverse())
    await removeIfEmpty(fs, join(root, directory));
  await syncParents(fs, root, steps);
}

async function putBack(fs: FileSystem, root: string, path: string): Promise<void> {
  if ((await look(fs, join(root, oldPath(path)))) === undefined) return;
  await fs.mkdir(dirname(join(root, path)), { recursive: true });
  await fs.rename(join(root, oldPath(path)), join(root, path));
}

/** Hash of the file at a path, null for nothing; something that is not a file equals no hash. */
export async function standing(fs: FileSystem, path: string): Promise<string | null> {
  const stats = await look(fs, path);
  if (stats === undefined) return null;
  return stats.isFile() ? sha256(await fs.readFile(path)) : "not a file";
}

/** Removes the directories that are empty now that these paths are gone. */
async function removeEmptied(
  fs: FileSystem,
  root: string,
  deleted: readonly string[],
): Promise<void> {
  const parents = new Set(deleted.flatMap(parentsOf));
  for (const parent of [...parents].sort().reverse()) await removeIfEmpty(fs, join(root, parent));
}

async function syncParents(fs: FileSystem, root: string, steps: Journal["steps"]): Promise<void> {
  const parents = new Set(steps.map(({ path }) => dirname(join(root, path))));
  await concurrently(parents, async (parent) => {
    if ((await look(fs, parent)) !== undefined) await syncDirectory(fs, parent);
  });
}
