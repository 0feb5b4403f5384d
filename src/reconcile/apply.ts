import { resolve } from "node:path";

import { abortable } from "./abortable.ts";
import { applyBeside } from "./apply-beside.ts";
import { applyInside } from "./apply-inside.ts";
import { changesOf, type ExtraFile } from "./changes.ts";
import { explainFailure } from "./failure.ts";
import { type FileSystem, nodeFileSystem } from "./file-system.ts";
import type { Plan } from "./plan.ts";
import { realDirectory, recover, type Recovery } from "./recover.ts";
import { assertUsableTarget } from "./target.ts";

export interface ApplyOptions {
  directory: string;
  plan: Plan;
  /** Files written in the same transaction: `plinth.json`, lock, snapshot, `.env`. */
  extra?: readonly ExtraFile[];
  /** Stops the run at its next step and undoes it. */
  signal?: AbortSignal;
  fs?: FileSystem;
}

export interface Applied {
  /** Paths written and deleted, in the order of the plan, then of `extra`. */
  readonly written: readonly string[];
  readonly deleted: readonly string[];
  /** Extra files that were there already and were left alone. */
  readonly skipped: readonly string[];
  /** What an earlier run had left. */
  readonly recovered: Recovery;
}

/**
 * Carries out a plan: all of it, or nothing. A directory that does not exist is prepared beside its place and appears
 * with one rename; in one that does, a journal makes sure that a run killed at any instant is finished or undone by the
 * next `recover`. Nothing outside of the directory is touched, and nothing in it that is not as the plan saw it.
 *
 * Conflicts are no obstacle: a `conflict` with content is written with its conflict blocks, one without is left alone.
 *
 * @throws {InputError} `unsafe-path`, `colliding-paths`, `symlink-outside`, and those of `assertUsableTarget` for a
 *   directory that does not exist.
 * @throws {PlinthError} `changed-meanwhile`, `in-use`, `disk-full`, `quota-exceeded`, `read-only`, `permission-denied`,
 *   `name-too-long`, …; nothing has changed then, unless it is `undo-failed`.
 * @throws {InterruptedError} when the signal was given.
 */
export async function apply({
  directory,
  plan,
  extra = [],
  signal,
  fs: disk = nodeFileSystem,
}: ApplyOptions): Promise<Applied> {
  const target = resolve(directory);
  const fs = abortable(disk, signal, directory);
  try {
    const changes = changesOf(plan, extra);
    const recovered = await recover(target, fs);
    const root = await realDirectory(fs, target);
    if (root !== undefined) return { ...(await applyInside(fs, disk, root, changes)), recovered };
    await assertUsableTarget(target, fs);
    const { written } = await applyBeside(fs, disk, target, changes);
    return { written, deleted: [], skipped: [], recovered };
  } catch (error) {
    throw explainFailure(error, `write ${directory}`);
  }
}
