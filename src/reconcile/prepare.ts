import type { Stats } from "node:fs";
import { join } from "node:path";

import type { Change } from "./changes.ts";
import { changedMeanwhile } from "./failure.ts";
import { type FileSystem, look } from "./file-system.ts";
import { sha256 } from "./hash.ts";
import { assertInside } from "./inside.ts";
import { type Journal, newPath, oldPath, type Step } from "./journal.ts";
import { parentsOf } from "./paths.ts";
import type { StagedFile } from "./stage.ts";

/** All that a run will do, worked out before it touches anything. */
export interface Prepared {
  readonly journal: Journal;
  readonly files: readonly StagedFile[];
  /** Copies of the files that will be replaced. */
  readonly backups: readonly StagedFile[];
  /** Files that will be moved out of the way, which is a backup, too. */
  readonly moved: readonly string[];
  readonly skipped: readonly string[];
}

/**
 * Looks at what stands where the changes go. Writes nothing.
 *
 * @throws {PlinthError} `changed-meanwhile` when it is not what the plan saw.
 * @throws {InputError} `symlink-outside`.
 */
export async function prepare(
  fs: FileSystem,
  root: string,
  changes: readonly Change[],
): Promise<Prepared> {
  const paths = changes.map(({ path }) => path);
  await assertInside(root, [...paths, ...paths.map(newPath), ...paths.map(oldPath)], fs);
  const steps: Step[] = [];
  const files: StagedFile[] = [];
  const backups: StagedFile[] = [];
  const moved: string[] = [];
  const skipped: string[] = [];
  for (const change of changes) {
    const { path, content, over } = change;
    const stats = await look(fs, join(root, path));
    if (over === "nothing" && stats !== undefined) {
      skipped.push(path);
      continue;
    }
    if (stats !== undefined && !stats.isFile()) throw changedMeanwhile(join(root, path));
    const bytes = stats === undefined ? undefined : await fs.readFile(join(root, path));
    const before = bytes === undefined ? null : sha256(bytes);
    if (typeof over === "object" && before !== (over.before ?? null))
      throw changedMeanwhile(join(root, path));
    const after = content === undefined ? null : sha256(content);
    if (before === after && over === "anything") continue;
    steps.push({ path, before, after });
    if (content === undefined) moved.push(path);
    else files.push({ path, content, executable: change.executable, ...modeOf(change, stats) });
    if (content !== undefined && stats !== undefined && bytes !== undefined) {
      backups.push({ path, content: bytes, executable: false, mode: stats.mode & 0o777 });
    }
  }
  const directories = await missingDirectories(fs, root, files);
  return { journal: { steps, directories }, files, backups, moved, skipped };
}

/** A file that is replaced keeps its permissions, but for the executable bit. */
function modeOf({ mode, executable }: Change, stats: Stats | undefined): { mode?: number } {
  if (mode !== undefined) return { mode };
  if (stats === undefined) return {};
  const kept = stats.mode & 0o777;
  return { mode: executable ? kept | ((kept & 0o444) >> 2) : kept & ~0o111 };
}

async function missingDirectories(
  fs: FileSystem,
  root: string,
  files: readonly StagedFile[],
): Promise<string[]> {
  const missing: string[] = [];
  for (const directory of [...new Set(files.flatMap(({ path }) => parentsOf(path)))].sort()) {
    if ((await look(fs, join(root, directory))) === undefined) missing.push(directory);
  }
  return missing;
}
