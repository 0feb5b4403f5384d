import { resolve } from "node:path";

import { recoverBeside } from "./apply-beside.ts";
import { type Pending, pendingInside, recoverInside } from "./apply-inside.ts";
import { explainFailure } from "./failure.ts";
import { type FileSystem, errnoOf, look, nodeFileSystem } from "./file-system.ts";

export interface Recovery {
  /** `finished`: the directory holds all that the run was to write. `undone`: it is as it was before that run. */
  readonly outcome: "nothing" | "finished" | "undone";
  /** One sentence for the user; absent when there was nothing to do. */
  readonly message?: string;
  /** Paths left as they are, because somebody changed them after the run was killed. */
  readonly left: readonly string[];
  /** Those of them of which another version was kept aside, in `abortedPath`. */
  readonly kept: readonly string[];
}

export interface RecoverOptions {
  /** What the owner decided where files changed since; without, that is refused. */
  readonly way?: "finish" | "undo";
}

/**
 * Finishes or undoes what a killed run left in or beside a directory. Call it before anything else looks at the
 * directory. It may be killed itself, and called again.
 *
 * Without a `way`, nothing is moved unless every file of that run is as it left it.
 *
 * @throws {PlinthError} `in-use` when that run is still alive, `journal-corrupt`, `staging-in-the-way`, or when the disk
 *   cannot be written.
 * @throws {InputError} `interrupted-run` when files changed since; `symlink-outside`.
 */
export async function recover(
  directory: string,
  fs: FileSystem = nodeFileSystem,
  { way }: RecoverOptions = {},
): Promise<Recovery> {
  const target = resolve(directory);
  try {
    const root = await realDirectory(fs, target);
    const inside = root === undefined ? undefined : await recoverInside(fs, root, way);
    const beside = await recoverBeside(fs, target);
    const outcome = inside?.outcome ?? beside ?? "nothing";
    const { left = [], kept = [] } = inside ?? {};
    return { outcome, left, kept, ...messageFor(outcome, target) };
  } catch (error) {
    throw explainFailure(error, `recover ${directory} from an interrupted run`);
  }
}

/**
 * What a killed run left in a directory, for whoever only looks. Writes nothing.
 *
 * @throws {PlinthError} as `recover`.
 */
export async function pending(
  directory: string,
  fs: FileSystem = nodeFileSystem,
): Promise<Pending | undefined> {
  try {
    const root = await realDirectory(fs, resolve(directory));
    return root === undefined ? undefined : await pendingInside(fs, root);
  } catch (error) {
    throw explainFailure(error, `read ${directory}`);
  }
}

function messageFor(outcome: Recovery["outcome"], target: string): { message?: string } {
  if (outcome === "finished")
    return { message: `Finished what an interrupted run was writing in ${target}.` };
  if (outcome === "undone")
    return { message: `Removed what an interrupted run had prepared for ${target}.` };
  return {};
}

/** Where the directory really is; undefined when there is none. */
export async function realDirectory(fs: FileSystem, target: string): Promise<string | undefined> {
  if ((await look(fs, target)) === undefined) return undefined;
  try {
    const real = await fs.realpath(target);
    return (await look(fs, real))?.isDirectory() === true ? real : undefined;
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
