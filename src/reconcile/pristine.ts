import { join } from "node:path";

import { InputError } from "../errors.ts";
import { explainFailure } from "./failure.ts";
import { type FileSystem, look, nodeFileSystem } from "./file-system.ts";
import { sha256 } from "./hash.ts";
import { type Lock, lockPath, readLock, restoreHint } from "./lock.ts";
import type { Tree } from "./plan.ts";
import { readSnapshot, snapshotPath } from "./snapshot.ts";

export interface Pristine {
  /** The version of plinth that wrote it. */
  readonly plinth: string;
  /** The base of the next reconcile. */
  readonly tree: Tree;
}

/**
 * Reads what plinth wrote last in a project, and makes sure that lock and snapshot tell the same story: a base that is
 * wrong would make plinth overwrite what its owner wrote.
 *
 * @throws {InputError} `not-a-project`, `lock-missing`, `lock-corrupt`, `lock-newer`, `snapshot-missing`,
 *   `snapshot-corrupt`, `snapshot-newer`, `lock-mismatch`.
 * @throws {PlinthError} when the disk cannot be read.
 */
export async function readPristine(
  directory: string,
  fs: FileSystem = nodeFileSystem,
): Promise<Pristine> {
  const [lockBytes, snapshotBytes] = await readBoth(directory, fs);
  if (lockBytes === undefined && snapshotBytes === undefined) {
    throw new InputError(`${directory} was not written by plinth, or its .plinth/ is gone.`, {
      code: "not-a-project",
      hint: "Run the command in a project's own directory, or restore .plinth/ from version control.",
    });
  }
  if (lockBytes === undefined) throw missing(lockPath, "lock-missing");
  if (snapshotBytes === undefined) throw missing(snapshotPath, "snapshot-missing");
  const lock = readLock(new TextDecoder().decode(lockBytes));
  const tree = readSnapshot(snapshotBytes);
  assertSame(lock, tree);
  return { plinth: lock.plinth, tree };
}

async function readBoth(
  directory: string,
  fs: FileSystem,
): Promise<[Uint8Array | undefined, Uint8Array | undefined]> {
  const read = async (path: string): Promise<Uint8Array | undefined> =>
    (await look(fs, join(directory, path))) === undefined
      ? undefined
      : fs.readFile(join(directory, path));
  try {
    return [await read(lockPath), await read(snapshotPath)];
  } catch (error) {
    throw explainFailure(error, `read ${join(directory, ".plinth")}`);
  }
}

function assertSame(lock: Lock, tree: Tree): void {
  for (const path of [...new Set([...lock.files.keys(), ...tree.keys()])].sort()) {
    const [locked, file] = [lock.files.get(path), tree.get(path)];
    const same = file !== undefined && locked?.sha256 === sha256(file.content);
    if (same && locked.executable === file.executable) continue;
    throw new InputError(`${lockPath} and ${snapshotPath} disagree about ${path}.`, {
      code: "lock-mismatch",
      hint: "One of them was edited or merged without the other. Restore both from the same commit.",
    });
  }
}

function missing(path: string, code: string): InputError {
  return new InputError(`${path} is missing.`, { code, hint: restoreHint });
}
