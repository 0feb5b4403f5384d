import { dirname, join } from "node:path";

import { PlinthError } from "../errors.ts";
import { carryOut, takeBack } from "./carry-out.ts";
import { type Change, plinthDirectory, stagingPath } from "./changes.ts";
import { changedMeanwhile, explainFailure } from "./failure.ts";
import { type FileSystem, removeIfEmpty } from "./file-system.ts";
import { assertInside } from "./inside.ts";
import {
  type Journal,
  newPath,
  oldPath,
  openJournal,
  type Phase,
  readJournal,
  stagingHolds,
  turnJournal,
} from "./journal.ts";
import { assertAbandoned, claim, removeStaging, tryToRemoveStaging } from "./owner.ts";
import { prepare, type Prepared } from "./prepare.ts";
import { stage } from "./stage.ts";
import { keepAside, touchedMeanwhile, touchedSince } from "./touched.ts";

/**
 * Changes files of a directory that exists, all or none.
 *
 * @param fs throws when the run is to stop.
 * @param disk does not, for undoing.
 */
export async function applyInside(
  fs: FileSystem,
  disk: FileSystem,
  root: string,
  changes: readonly Change[],
): Promise<{ written: string[]; deleted: string[]; skipped: readonly string[] }> {
  const prepared = await prepare(fs, root, changes);
  const { journal, skipped } = prepared;
  if (journal.steps.length > 0) await run(fs, disk, root, prepared);
  const paths = (deleted: boolean): string[] =>
    journal.steps.filter(({ after }) => (after === null) === deleted).map(({ path }) => path);
  return { written: paths(false), deleted: paths(true), skipped };
}

async function run(
  fs: FileSystem,
  disk: FileSystem,
  root: string,
  prepared: Prepared,
): Promise<void> {
  const { journal, files, backups, moved } = prepared;
  const staging = join(root, stagingPath);
  const around = join(root, plinthDirectory);
  try {
    await fs.mkdir(around, { recursive: true });
    await claim(fs, disk, staging);
  } catch (error) {
    await removeIfEmpty(disk, around);
    throw error;
  }
  try {
    await stage(fs, join(staging, "new"), files);
    await stage(fs, join(staging, "old"), backups);
    for (const path of moved)
      await fs.mkdir(dirname(join(root, oldPath(path))), { recursive: true });
    await openJournal(fs, root, journal);
    const [left] = await carryOut(fs, root, journal);
    if (left !== undefined) throw changedMeanwhile(join(root, left));
    await turnJournal(fs, root, "done");
  } catch (error) {
    if ((await undo(disk, root, error)) === "undone") throw error;
  }
  await tryToRemoveStaging(disk, staging, around);
}

/** Takes a failed run back; what it came to is read from the disk, because a step may have failed after its effect. */
async function undo(
  disk: FileSystem,
  root: string,
  failure: unknown,
): Promise<"undone" | "finished"> {
  try {
    const left = await readJournal(disk, root);
    if (left?.phase === "done") return "finished";
    if (left?.phase === "journal") await turnJournal(disk, root, "undo");
    if (left !== undefined) await takeBack(disk, root, left.journal);
  } catch (error) {
    const { message } = explainFailure(failure, `write ${root}`) as Error;
    throw new PlinthError(`${message} Undoing it failed, too: ${String(error)}`, {
      code: "undo-failed",
      hint: "Nothing is lost: run the command again once the disk can be written, and it will be undone first.",
      cause: failure,
    });
  }
  await tryToRemoveStaging(disk, join(root, stagingPath), join(root, plinthDirectory));
  return "undone";
}

export interface Pending {
  /** How far it came; absent: it touched nothing yet. */
  readonly phase?: Phase;
  /** How many files it was to change. */
  readonly files: number;
  /** Those that somebody changed since. */
  readonly touched: readonly string[];
}

/**
 * What a killed `applyInside` left. Writes nothing.
 *
 * @returns undefined when there is nothing to finish or to undo
 * @throws {PlinthError} as `recoverInside`.
 */
export async function pendingInside(fs: FileSystem, root: string): Promise<Pending | undefined> {
  await assertInside(root, [`${stagingPath}/owner.json`], fs);
  if (!(await assertAbandoned(fs, join(root, stagingPath), stagingHolds))) return undefined;
  const found = await readJournal(fs, root);
  if (found === undefined) return { files: 0, touched: [] };
  const { journal, phase } = found;
  if (phase === "done") return undefined;
  await assertStepsInside(fs, root, journal);
  const touched = await touchedSince(fs, root, journal, phase);
  return { phase, files: journal.steps.length, touched };
}

async function assertStepsInside(fs: FileSystem, root: string, journal: Journal): Promise<void> {
  const paths = [...journal.steps.map(({ path }) => path), ...journal.directories];
  await assertInside(root, [...paths, ...paths.map(newPath), ...paths.map(oldPath)], fs);
}

/**
 * Finishes or undoes what a killed `applyInside` left.
 *
 * @param way what the owner decided; without, it is refused over files that somebody changed since
 * @returns what it came to, the paths left alone because somebody changed them since, and those of them of which a
 *   version is kept aside; undefined when it left nothing.
 */
export async function recoverInside(
  fs: FileSystem,
  root: string,
  way?: "finish" | "undo",
): Promise<{ outcome: "finished" | "undone"; left: string[]; kept: string[] } | undefined> {
  const staging = join(root, stagingPath);
  await assertInside(root, [`${stagingPath}/owner.json`], fs);
  if (!(await assertAbandoned(fs, staging, stagingHolds))) {
    // Killed in the instant before the staging directory was made, or after it was removed.
    return (await removeIfEmpty(fs, join(root, plinthDirectory)))
      ? { outcome: "undone", left: [], kept: [] }
      : undefined;
  }
  const found = await readJournal(fs, root);
  const left = new Set<string>();
  const kept: string[] = [];
  let finished = found?.phase === "done";
  if (found?.phase === "journal" || found?.phase === "undo") {
    const { journal, phase } = found;
    await assertStepsInside(fs, root, journal);
    const touched = await touchedSince(fs, root, journal, phase);
    const end = way === "undo" || phase === "undo" ? "undo" : "finish";
    if (touched.length > 0 && way !== end) throw touchedMeanwhile(touched, phase);
    // What stands as it was before the run needs no word once the run is undone.
    const differs = end === "undo" ? await touchedSince(fs, root, journal, "undo") : touched;
    for (const path of differs) left.add(path);
    if (end === "undo") {
      if (phase === "journal") await turnJournal(fs, root, "undo");
      await takeBack(fs, root, journal);
    } else {
      for (const path of await carryOut(fs, root, journal)) left.add(path);
      finished = true;
    }
    kept.push(...(await keepAside(fs, root, [...left], end)));
    if (finished) await turnJournal(fs, root, "done");
  }
  await removeStaging(fs, staging);
  await removeIfEmpty(fs, join(root, plinthDirectory));
  return { outcome: finished ? "finished" : "undone", left: [...left], kept };
}
