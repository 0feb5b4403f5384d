import { linkSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const heartbeat = 1000;
const staleAfter = 15_000;

/**
 * Runs `work` while holding a lock file, after waiting for whoever holds it now. The holder touches the file as long as
 * it lives, so a lock left by a killed process is taken over after 15 seconds.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 */
export async function withLock(file, work) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, "");
  try {
    while (!acquire(file, mine)) {
      dropStale(file, mine);
      await sleep(200);
    }
    const release = () => {
      if (inode(file) === inode(mine)) rmSync(file, { force: true });
    };
    // The two names are one file: touching the own one keeps the lock fresh.
    const beat = setInterval(() => utimesSync(mine, new Date(), new Date()), heartbeat);
    process.once("exit", release);
    try {
      return await work();
    } finally {
      clearInterval(beat);
      process.off("exit", release);
      release();
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

function acquire(/** @type {string} */ file, /** @type {string} */ mine) {
  try {
    utimesSync(mine, new Date(), new Date());
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/** Moves the lock aside before judging it a second time, so that of two waiters only one can remove it. */
function dropStale(/** @type {string} */ file, /** @type {string} */ mine) {
  if (!isStale(file)) return;
  const aside = `${mine}.stale`;
  try {
    renameSync(file, aside);
    if (!isStale(aside)) linkSync(aside, file);
  } catch {
    // Another waiter was faster.
  } finally {
    rmSync(aside, { force: true });
  }
}

function inode(/** @type {string} */ file) {
  return statSync(file, { throwIfNoEntry: false })?.ino;
}

function isStale(/** @type {string} */ file) {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > staleAfter;
}
