import { join } from "node:path";

import { concurrently } from "./concurrently.ts";
import { explainFailure } from "./failure.ts";
import { type FileSystem, look, nodeFileSystem } from "./file-system.ts";
import { assertInside } from "./inside.ts";
import { assertSafePaths, parentsOf } from "./paths.ts";
import type { Obstacle, Tree, WorkingFile, WorkingTree } from "./plan.ts";

export interface ReadWorking {
  directory: string;
  base: Tree;
  target: Tree;
  fs?: FileSystem;
  platform?: NodeJS.Platform;
}

/**
 * Reads what stands on disk at the paths that base or target name: files as text, and as obstacles what plinth cannot
 * read or replace (directories, links, binaries, files where a directory should be). Writes nothing; a directory that
 * does not exist is an empty tree.
 *
 * @throws {InputError} `unsafe-path`, `colliding-paths`, `symlink-outside`.
 * @throws {PlinthError} when a file cannot be read.
 */
export async function readWorking(options: ReadWorking): Promise<WorkingTree> {
  const { directory, base, target, fs = nodeFileSystem, platform = process.platform } = options;
  // Apart, because a file may change the case of its name from base to target.
  assertSafePaths(base.keys());
  assertSafePaths(target.keys());
  const paths = [...new Set([...base.keys(), ...target.keys()])].sort();
  const found = new Map<string, WorkingFile | Obstacle>();
  try {
    await assertInside(directory, paths, fs);
    await concurrently(paths, async (path) => {
      const file = await readOne(directory, path, fs);
      // Windows has no executable bit, so there the owner cannot have changed it.
      const executable =
        platform === "win32" ? (base.get(path) ?? target.get(path))?.executable : undefined;
      if (file !== undefined) {
        found.set(
          path,
          "content" in file && executable !== undefined ? { ...file, executable } : file,
        );
      }
    });
  } catch (error) {
    throw explainFailure(error, `read ${directory}`);
  }
  return new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}

async function readOne(
  directory: string,
  path: string,
  fs: FileSystem,
): Promise<WorkingFile | Obstacle | undefined> {
  const stats = await look(fs, join(directory, path));
  if (stats === undefined)
    return (await blocked(directory, path, fs)) ? { obstacle: "parent-is-file" } : undefined;
  if (stats.isSymbolicLink()) return { obstacle: "symlink" };
  if (stats.isDirectory()) return { obstacle: "directory" };
  if (!stats.isFile()) return { obstacle: "special" };
  const content = decode(await fs.readFile(join(directory, path)));
  return content === undefined
    ? { obstacle: "binary" }
    : { content, executable: (stats.mode & 0o100) !== 0 };
}

/** Whether a parent of the path is there but is no directory. */
async function blocked(directory: string, path: string, fs: FileSystem): Promise<boolean> {
  for (const parent of parentsOf(path)) {
    const stats = await look(fs, join(directory, parent));
    if (stats === undefined) return false;
    if (!stats.isDirectory() && !stats.isSymbolicLink()) return true;
  }
  return false;
}

/** Text exactly as it is in the file, byte order mark included; undefined when it is not UTF-8 or holds a NUL. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}
