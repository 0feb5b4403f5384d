import { InputError } from "../errors.ts";
import { assertSafePath, assertSafePaths, fold } from "./paths.ts";
import type { Plan } from "./plan.ts";

/** A file written in the same transaction as the plan, but not part of the rendered tree. */
export interface ExtraFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Permissions, as of `chmod`. Default: those of any new file, under the user's umask. */
  readonly mode?: number;
  /** Leave whatever stands there alone: for `.env`, whose secrets are the owner's from the first day on. */
  readonly onlyIfAbsent?: boolean;
  /** SHA-256 of what it replaces: refuse if something else stands there by then. */
  readonly before?: string;
}

/** One file that apply writes or deletes. */
export interface Change {
  readonly path: string;
  /** Absent: delete. */
  readonly content?: string | Uint8Array;
  readonly executable: boolean;
  readonly mode?: number;
  /** What may stand there: exactly what the plan saw, anything, or nothing (then the change is skipped). */
  readonly over: { readonly before: string | undefined } | "anything" | "nothing";
}

/** Where plinth keeps its own files in a project. */
export const plinthDirectory = ".plinth";

/** Where it prepares the files of a run. */
export const stagingPath = `${plinthDirectory}/staging`;

/**
 * What a plan and the files beside it change on disk.
 *
 * @throws {InputError} `unsafe-path`, `colliding-paths`.
 */
export function changesOf(plan: Plan, extra: readonly ExtraFile[]): Change[] {
  const changes: Change[] = [];
  for (const { path, action, content, executable, before } of plan.operations) {
    if (isBelow(path, plinthDirectory)) throw reserved(path);
    if (action === "delete") changes.push({ path, executable, over: { before } });
    else if (content !== undefined) changes.push({ path, content, executable, over: { before } });
  }
  for (const { path, content, mode, onlyIfAbsent = false, before } of extra) {
    if (isBelow(path, stagingPath)) throw reserved(path);
    const over = onlyIfAbsent ? "nothing" : before === undefined ? "anything" : { before };
    changes.push({
      path,
      content,
      executable: false,
      over,
      ...(mode === undefined ? {} : { mode }),
    });
  }
  const written = changes.filter(({ content }) => content !== undefined).map(({ path }) => path);
  assertSafePaths(written);
  // Deleted paths only by themselves: Readme.md may go while README.md comes.
  for (const { path } of changes) assertSafePath(path);
  if (new Set(changes.map(({ path }) => path)).size < changes.length)
    throw twice(changes.map(({ path }) => path));
  return changes;
}

function isBelow(path: string, directory: string): boolean {
  return fold(`${path}/`).startsWith(`${directory}/`);
}

function reserved(path: string): InputError {
  return new InputError(
    `The path ${JSON.stringify(path)} cannot be written: it is reserved for plinth itself.`,
    {
      code: "unsafe-path",
      hint: "Use a path outside of .plinth/.",
    },
  );
}

function twice(paths: readonly string[]): InputError {
  const path = paths.find((one, index) => paths.indexOf(one) !== index);
  return new InputError(`The path ${JSON.stringify(path)} would be written twice.`, {
    code: "colliding-paths",
    hint: "Rename one of them.",
  });
}
