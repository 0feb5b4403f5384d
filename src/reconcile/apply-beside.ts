import { basename, dirname, join } from "node:path";

import type { Change } from "./changes.ts";
import { changedMeanwhile } from "./failure.ts";
import { type FileSystem, look, syncDirectory } from "./file-system.ts";
import { assertAbandoned, claim, removeStaging, tryToRemoveStaging } from "./owner.ts";
import { stage, type StagedFile } from "./stage.ts";

/** Where a directory that does not exist yet is prepared: beside it, so that one rename makes it appear complete. */
export function besidePath(target: string): string {
  return join(dirname(target), `.${basename(target)}.plinth-staging`);
}

/** Inside of it: what becomes the target. */
const treeName = "tree";

/**
 * Creates a directory with all its files, or not at all.
 *
 * @param fs throws when the run is to stop.
 * @param disk does not, for cleaning up.
 */
export async function applyBeside(
  fs: FileSystem,
  disk: FileSystem,
  target: string,
  changes: readonly Change[],
): Promise<{ written: string[] }> {
  const files: StagedFile[] = changes.map(({ path, content, executable, mode, over }) => {
    const expected = typeof over === "object" ? over.before : undefined;
    if (content === undefined || expected !== undefined) throw changedMeanwhile(join(target, path));
    return { path, content, executable, ...(mode === undefined ? {} : { mode }) };
  });
  const staging = besidePath(target);
  const tree = join(staging, treeName);
  await claim(fs, disk, staging);
  try {
    await stage(fs, tree, files);
    await syncDirectory(fs, tree);
    await fs.rename(tree, target);
  } catch (error) {
    await tryToRemoveStaging(disk, staging);
    throw error;
  }
  await syncDirectory(disk, dirname(target)).catch(() => undefined);
  await tryToRemoveStaging(disk, staging);
  return { written: files.map(({ path }) => path) };
}

/**
 * Removes what a killed `applyBeside` left.
 *
 * @returns whether it had come to its end; undefined when it left nothing.
 */
export async function recoverBeside(
  fs: FileSystem,
  target: string,
): Promise<"finished" | "undone" | undefined> {
  const staging = besidePath(target);
  if (!(await assertAbandoned(fs, staging, [treeName]))) return undefined;
  const pending = (await look(fs, join(staging, treeName))) !== undefined;
  const finished = !pending && (await look(fs, target)) !== undefined;
  await removeStaging(fs, staging);
  return finished ? "finished" : "undone";
}
