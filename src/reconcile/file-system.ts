import type { Stats } from "node:fs";
import * as promises from "node:fs/promises";

/**
 * All that reconcile asks of a disk. Every access goes through it, so that a test can count, fail or kill at each step.
 * The methods behave like those of `node:fs/promises`.
 */
export interface FileSystem {
  lstat(path: string): Promise<Stats>;
  readdir(path: string): Promise<string[]>;
  readFile(path: string): Promise<Uint8Array>;
  realpath(path: string): Promise<string>;
  access(path: string, mode: number): Promise<void>;
  mkdir(path: string, options?: { recursive: boolean }): Promise<unknown>;
  writeFile(path: string, data: string | Uint8Array, options: WriteOptions): Promise<void>;
  chmod(path: string, mode: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  rmdir(path: string): Promise<void>;
  open(path: string, flags: "r"): Promise<{ sync(): Promise<void>; close(): Promise<void> }>;
}

export interface WriteOptions {
  /** `wx`: refuse to overwrite. */
  flag: "wx";
  mode: number;
  /** Wait until the bytes are on the disk. */
  flush: boolean;
}

export const nodeFileSystem: FileSystem = promises;

/** The `ENOENT` of a failed call, or undefined when the error is not one of the operating system's. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("syscall" in error)) return undefined;
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** What stands at a path, itself and not what it links to; undefined when there is nothing. */
export async function look(fs: FileSystem, path: string): Promise<Stats | undefined> {
  try {
    return await fs.lstat(path);
  } catch (error) {
    const errno = errnoOf(error);
    // ENOTDIR: a parent is a file, so there can be nothing below it. ENAMETOOLONG: nothing can have such a name.
    if (errno === "ENOENT" || errno === "ENOTDIR" || errno === "ENAMETOOLONG") return undefined;
    throw error;
  }
}

/** Removes a file or a directory with all that is in it. Never follows a link. Nothing there is fine. */
export async function removeTree(fs: FileSystem, path: string): Promise<void> {
  const stats = await look(fs, path);
  if (stats === undefined) return;
  if (!stats.isDirectory()) return fs.unlink(path);
  for (const name of await fs.readdir(path)) await removeTree(fs, `${path}/${name}`);
  await fs.rmdir(path);
}

/** Removes a directory if it is there and empty; returns whether it was. */
export async function removeIfEmpty(fs: FileSystem, path: string): Promise<boolean> {
  try {
    await fs.rmdir(path);
    return true;
  } catch (error) {
    // EBUSY: somebody's working directory or a mount point. Windows says EPERM for what is not a directory.
    if (
      ["ENOENT", "ENOTEMPTY", "EEXIST", "ENOTDIR", "EBUSY", "EPERM"].includes(errnoOf(error) ?? "")
    )
      return false;
    throw error;
  }
}

/** Makes a directory's entries durable: without it, a rename may be lost with the power. */
export async function syncDirectory(fs: FileSystem, path: string): Promise<void> {
  try {
    const handle = await fs.open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // Windows and some network disks cannot sync a directory; they order renames themselves.
    if (!["EPERM", "EISDIR", "EINVAL", "EACCES", "ENOTSUP", "EBADF"].includes(errnoOf(error) ?? ""))
      throw error;
  }
}
