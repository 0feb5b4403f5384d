import { constants } from "node:fs";
import { basename, dirname, resolve } from "node:path";

import { InputError } from "../errors.ts";
import { explainFailure } from "./failure.ts";
import { errnoOf, type FileSystem, look, nodeFileSystem } from "./file-system.ts";

const listed = 5;

/**
 * Refuses a directory in which a new project cannot stand. It may be absent, empty, or hold only `.git`; a symbolic link
 * to such a directory is as good. Creates nothing. Call `recover` first: what a killed run left is in the way, too.
 *
 * @returns whether the directory exists already.
 * @throws {InputError} `directory-not-empty` (lists what is in the way), `not-a-directory`, `dangling-link`,
 *   `parent-missing`, `not-writable`.
 * @throws {PlinthError} when the disk cannot be read.
 */
export async function assertUsableTarget(
  directory: string,
  fs: FileSystem = nodeFileSystem,
): Promise<"absent" | "existing"> {
  try {
    return await inspect(resolve(directory), fs);
  } catch (error) {
    throw explainFailure(error, `use ${directory}`);
  }
}

async function inspect(target: string, fs: FileSystem): Promise<"absent" | "existing"> {
  const stats = await look(fs, target);
  if (stats === undefined) {
    await assertParent(dirname(target), target, fs);
    return "absent";
  }
  const real = stats.isSymbolicLink() ? await followLink(target, fs) : target;
  if ((await look(fs, real))?.isDirectory() !== true) {
    throw new InputError(`${target} is a file, not a directory.`, {
      code: "not-a-directory",
      hint: "Choose another name, or move the file away.",
    });
  }
  const inTheWay = (await fs.readdir(real)).filter((name) => name !== ".git").sort();
  if (inTheWay.length > 0) {
    const more = inTheWay.length - listed;
    const names = inTheWay.slice(0, listed).join(", ") + (more > 0 ? ` and ${more} more` : "");
    throw new InputError(`${target} is not empty: ${names}.`, {
      code: "directory-not-empty",
      hint: "Choose another directory, or move these files away; plinth never overwrites what it did not write.",
    });
  }
  await assertWritable(real, fs);
  return "existing";
}

async function assertParent(parent: string, target: string, fs: FileSystem): Promise<void> {
  const stats = await look(fs, parent);
  const real = stats?.isSymbolicLink() === true ? await followLink(parent, fs) : parent;
  const found = real === parent ? stats : await look(fs, real);
  if (found === undefined) {
    throw new InputError(
      `${parent} does not exist, so ${basename(target)} cannot be created in it.`,
      {
        code: "parent-missing",
        hint: "Create it first, or choose a directory whose parent exists.",
      },
    );
  }
  if (!found.isDirectory()) {
    throw new InputError(`${parent} is a file, so ${basename(target)} cannot be created in it.`, {
      code: "not-a-directory",
      hint: "Choose another directory.",
    });
  }
  await assertWritable(real, fs);
}

async function assertWritable(directory: string, fs: FileSystem): Promise<void> {
  try {
    await fs.access(directory, constants.W_OK | constants.X_OK);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno !== "EACCES" && errno !== "EPERM" && errno !== "EROFS") throw error;
    const why = errno === "EROFS" ? "the file system is read-only" : "you may not write there";
    throw new InputError(`Nothing can be written in ${directory}: ${why}.`, {
      code: "not-writable",
      hint: "Choose a directory that you own, or change its permissions.",
      cause: error,
    });
  }
}

async function followLink(link: string, fs: FileSystem): Promise<string> {
  try {
    return await fs.realpath(link);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno !== "ENOENT" && errno !== "ELOOP" && errno !== "ENOTDIR") throw error;
    throw new InputError(`${link} is a symbolic link that leads nowhere.`, {
      code: "dangling-link",
      hint: "Remove the link, or choose another directory.",
      cause: error,
    });
  }
}
