/** What it takes to undo a run that the owner has not settled yet: kept in `.plinth/undo/`, which git does not see. */
import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../errors.ts";
import { abortedPath, apply, type ExtraFile, sha256 } from "../reconcile/index.ts";
import type { FileOperation, Plan } from "../reconcile/plan.ts";

export const undoPath = ".plinth/undo";
const statePath = `${undoPath}/state.json`;

/** One file as it was before the run. */
interface Before {
  readonly path: string;
  /** SHA-256 of what stood there; null for nothing. */
  readonly before: string | null;
  readonly after: string | null;
  readonly mode: number;
}

export interface UndoState {
  readonly command: string;
  readonly files: readonly Before[];
  /** Files with conflict blocks that the owner has to settle. */
  readonly conflicts: readonly string[];
  /** What git's index held for them; absent outside of git. */
  readonly index?: string;
}

/** The files that keep the state before a run; written in the same transaction as the run's own. */
export async function undoFiles(
  directory: string,
  command: string,
  plan: Plan,
  own: readonly ExtraFile[],
  index: string | undefined,
): Promise<ExtraFile[]> {
  const touched = [
    ...plan.operations.filter(
      ({ action, content }) => action === "delete" || content !== undefined,
    ),
    ...own,
  ];
  const files: Before[] = [];
  const copies: ExtraFile[] = [];
  for (const file of touched) {
    const bytes = await readFile(join(directory, file.path)).catch(() => undefined);
    const content = "action" in file && file.action === "delete" ? undefined : file.content;
    const mode = (await stat(join(directory, file.path)).catch(() => undefined))?.mode ?? 0;
    files.push({
      path: file.path,
      before: bytes === undefined ? null : sha256(bytes),
      after: content === undefined ? null : sha256(content),
      mode,
    });
    // A copy of a secret is as secret.
    if (bytes !== undefined)
      copies.push({ path: copyOf(file.path), content: bytes, mode: (mode & 0o777) | 0o600 });
  }
  const conflicts = plan.conflicts.filter(({ kind }) => kind === "content").map(({ path }) => path);
  const state: UndoState = { command, files, conflicts, ...(index === undefined ? {} : { index }) };
  return [
    { path: `${undoPath}/.gitignore`, content: "*\n" },
    { path: statePath, content: `${JSON.stringify({ format: 1, ...state }, null, 2)}\n` },
    ...copies,
  ];
}

function copyOf(path: string): string {
  // Its own folder is reserved for what a run prepares.
  return `${undoPath}/files/${path.replace(/^\.plinth\//, "plinth/")}`;
}

/** The run that waits to be settled; undefined if none does. */
export async function readUndo(directory: string): Promise<UndoState | undefined> {
  const text = await readFile(join(directory, statePath), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const state = JSON.parse(text) as UndoState;
    if (Array.isArray(state.files) && Array.isArray(state.conflicts)) return state;
    throw new TypeError("It lacks the files or the conflicts.");
  } catch (cause) {
    throw new InputError(`${statePath} cannot be read.`, {
      code: "undo-corrupt",
      hint: `Copies of your files are in ${undoPath}/files. Put back what you need, then delete ${undoPath}.`,
      cause,
    });
  }
}

export async function forgetUndo(directory: string): Promise<void> {
  await rm(join(directory, undoPath), { recursive: true, force: true });
}

/** Of the files with conflicts, those that still hold a block. */
export async function unsettled(directory: string, { conflicts }: UndoState): Promise<string[]> {
  const open: string[] = [];
  for (const path of conflicts) {
    const text = await readFile(join(directory, path), "utf8").catch(() => "");
    if (/^(<{7} yours|>{7} plinth, now)\r?$/m.test(text)) open.push(path);
  }
  return open;
}

/**
 * Puts every file back as it was before the run. What somebody wrote since is kept as a copy beside it.
 *
 * @returns the files of which there is such a copy, in `abortedPath`
 */
export async function restore(
  directory: string,
  { files }: UndoState,
  signal?: AbortSignal,
): Promise<string[]> {
  const operations: FileOperation[] = [];
  const extra: ExtraFile[] = [];
  const kept: string[] = [];
  for (const { path, before, after, mode } of files) {
    const now = await readFile(join(directory, path)).catch(() => undefined);
    const hash = now === undefined ? null : sha256(now);
    if (hash === before) continue;
    if (now !== undefined && hash !== after) {
      kept.push(path);
      extra.push({
        path: `${abortedPath}/${path.replace(/^\.plinth\//, "plinth/")}`,
        content: now,
      });
    }
    if (before === null) {
      if (hash !== null)
        operations.push({ path, action: "delete", executable: false, patterns: [], before: hash });
      continue;
    }
    const content = await readFile(join(directory, copyOf(path)));
    if (sha256(content) !== before) throw damaged(path);
    extra.push({ path, content, mode: mode & 0o777 });
  }
  if (kept.length > 0) extra.push({ path: `${abortedPath}/.gitignore`, content: "*\n" });
  const plan: Plan = { operations, conflicts: [], clashes: [] };
  await apply({ directory, plan, extra, ...(signal === undefined ? {} : { signal }) });
  return kept;
}

function damaged(path: string): InputError {
  return new InputError(`The copy of ${path} in ${undoPath} is damaged; nothing was changed.`, {
    code: "undo-corrupt",
    hint: "Restore the file from version control.",
  });
}
