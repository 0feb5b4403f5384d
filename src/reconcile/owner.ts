import { hostname } from "node:os";
import { join } from "node:path";

import { PlinthError } from "../errors.ts";
import { errnoOf, type FileSystem, look, removeIfEmpty, removeTree } from "./file-system.ts";
import { isRecord } from "./lock.ts";

/** Which process works in a staging directory; written into it, so that the next run knows whether it still does. */
const ownerFile = "owner.json";

/** Keeps a staging directory out of every commit, for as long as it is there. */
const ignoreFile = ".gitignore";

/**
 * Creates a staging directory for this process alone.
 *
 * @param fs throws when the run is to stop.
 * @param disk does not, for cleaning up.
 * @throws {PlinthError} `in-use` when another run created it first.
 */
export async function claim(fs: FileSystem, disk: FileSystem, staging: string): Promise<void> {
  try {
    await fs.mkdir(staging);
  } catch (error) {
    if (errnoOf(error) === "EEXIST") throw inUse(staging, error);
    throw error;
  }
  const owner = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    started: performance.timeOrigin,
  });
  try {
    const once = { flag: "wx", mode: 0o666, flush: false } as const;
    await fs.writeFile(join(staging, ownerFile), owner, once);
    await fs.writeFile(join(staging, ignoreFile), "*\n", once);
  } catch (error) {
    await tryToRemoveStaging(disk, staging);
    throw error;
  }
}

/**
 * Makes sure that a staging directory was left by a process that is gone, and that it is one: `holds` names all that
 * plinth puts into it.
 *
 * @returns false when there is no such directory.
 * @throws {PlinthError} `in-use`, or `staging-in-the-way` when it is not plinth's.
 */
export async function assertAbandoned(
  fs: FileSystem,
  staging: string,
  holds: readonly string[],
): Promise<boolean> {
  const stats = await look(fs, staging);
  if (stats === undefined) return false;
  const names = stats.isDirectory() ? await fs.readdir(staging) : [];
  const expected = new Set([ownerFile, ignoreFile, ...holds]);
  if (!stats.isDirectory() || names.some((name) => !expected.has(name))) {
    throw new PlinthError(
      `${staging} is where plinth would prepare its files, but something else stands there.`,
      {
        code: "staging-in-the-way",
        hint: "Move it away, then run the command again.",
      },
    );
  }
  // Without an owner: killed in the instant between creating the directory and signing it.
  if (names.includes(ownerFile) && isAlive(await fs.readFile(join(staging, ownerFile))))
    throw inUse(staging);
  return true;
}

/** Removes a staging directory; who owns it goes last, so that until then nobody takes it for free. */
export async function removeStaging(fs: FileSystem, staging: string): Promise<void> {
  if ((await look(fs, staging)) === undefined) return;
  for (const name of (await fs.readdir(staging))
    .filter((found) => found !== ownerFile)
    .sort()
    .reverse()) {
    await removeTree(fs, join(staging, name));
  }
  await removeTree(fs, staging);
}

/**
 * Removes a staging directory if it can, and the directory around it if it is empty then; what cannot be removed now is
 * removed by the next run.
 */
export async function tryToRemoveStaging(
  fs: FileSystem,
  staging: string,
  around?: string,
): Promise<void> {
  // Twice, because a virus scanner or an indexer may hold a file for an instant.
  for (const last of [false, true]) {
    try {
      await removeStaging(fs, staging);
      if (around !== undefined) await removeIfEmpty(fs, around);
      return;
    } catch (error) {
      if (last && errnoOf(error) === undefined) throw error;
    }
  }
}

function isAlive(bytes: Uint8Array): boolean {
  let owner: unknown;
  try {
    owner = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // Cut short by the kill.
    return false;
  }
  if (!isRecord(owner) || typeof owner["pid"] !== "number" || owner["pid"] <= 0) return false;
  // Nobody here can know; better to ask than to pull the floor from under a colleague.
  if (owner["host"] !== hostname()) return true;
  // In a container, every run has the same id.
  if (owner["pid"] === process.pid) return owner["started"] === performance.timeOrigin;
  try {
    process.kill(owner["pid"], 0);
    return true;
  } catch (error) {
    return errnoOf(error) !== "ESRCH";
  }
}

function inUse(staging: string, cause?: unknown): PlinthError {
  return new PlinthError(`Another plinth is at work: ${staging} belongs to it.`, {
    code: "in-use",
    hint: `Wait until it is done. If none is running, here or on another machine, delete ${staging}.`,
    cause,
  });
}
