import { join } from "node:path";

import { PlinthError } from "../errors.ts";
import { stagingPath } from "./changes.ts";
import { type FileSystem, look, syncDirectory } from "./file-system.ts";
import { isRecord } from "./lock.ts";
import { assertSafePath } from "./paths.ts";

/**
 * What a run is about to do to a directory, written before it does. With it, a run that was killed is finished or undone:
 *
 *   journal.tmp ──► journal.json ──► done.json      all in .plinth/staging/
 *                        └─────────► undo.json
 *
 * Each arrow is one rename, so at any instant exactly one of them says what the next run has to do: nothing was touched
 * (none of them), finish (`journal.json`), undo (`undo.json`), only clean up (`done.json`).
 */
export interface Journal {
  readonly steps: readonly Step[];
  /** Directories that do not exist before, outermost first. */
  readonly directories: readonly string[];
}

/** One file. `before` and `after` are hashes of what stands there; null stands for nothing. */
export interface Step {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

export type Phase = "journal" | "undo" | "done";

const format = 1;

/** All that a run keeps in its staging directory, for whoever has to recognise one. */
export const stagingHolds = ["new", "old", "journal.tmp", "journal.json", "undo.json", "done.json"];

/** Where a file waits to be put in place. */
export function newPath(path: string): string {
  return `${stagingPath}/new/${path}`;
}

/** Where the file that it replaces is kept until all are in place. */
export function oldPath(path: string): string {
  return `${stagingPath}/old/${path}`;
}

/** Makes the intent durable: from here on, the run is finished even if it is killed. */
export async function openJournal(fs: FileSystem, root: string, journal: Journal): Promise<void> {
  const staging = join(root, stagingPath);
  const text = JSON.stringify({ format, ...journal });
  await fs.writeFile(join(staging, "journal.tmp"), text, { flag: "wx", mode: 0o666, flush: true });
  await fs.rename(join(staging, "journal.tmp"), join(staging, "journal.json"));
  await syncDirectory(fs, staging);
}

/** Says durably that the journal has been carried out, or is being taken back. */
export async function turnJournal(
  fs: FileSystem,
  root: string,
  to: "undo" | "done",
): Promise<void> {
  const staging = join(root, stagingPath);
  await fs.rename(join(staging, "journal.json"), join(staging, `${to}.json`));
  await syncDirectory(fs, staging);
}

/**
 * The journal that a run left, and how far it came; undefined when it left none, so that nothing was touched.
 *
 * @throws {PlinthError} `journal-corrupt`.
 */
export async function readJournal(
  fs: FileSystem,
  root: string,
): Promise<{ journal: Journal; phase: Phase } | undefined> {
  for (const phase of ["done", "undo", "journal"] as const) {
    const file = join(root, stagingPath, `${phase}.json`);
    if ((await look(fs, file)) === undefined) continue;
    return { journal: parse(new TextDecoder().decode(await fs.readFile(file)), file), phase };
  }
  return undefined;
}

function parse(text: string, file: string): Journal {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value) && value["format"] === format) {
      const { steps, directories } = value;
      if (Array.isArray(steps) && steps.every(isStep) && isPaths(directories)) {
        // It came from a disk, perhaps from somebody else's repository: it must not lead out of the project.
        for (const path of [...steps.map((step) => step.path), ...directories])
          assertSafePath(path);
        return { steps, directories };
      }
    }
  } catch (error) {
    throw corrupt(file, error);
  }
  throw corrupt(file);
}

function isStep(value: unknown): value is Step {
  if (!isRecord(value) || typeof value["path"] !== "string") return false;
  return [value["before"], value["after"]].every(
    (hash) => hash === null || typeof hash === "string",
  );
}

function isPaths(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((path) => typeof path === "string");
}

function corrupt(file: string, cause?: unknown): PlinthError {
  return new PlinthError(`${file} says what an interrupted run was doing, but it cannot be read.`, {
    code: "journal-corrupt",
    hint: "Restore the project from version control, then delete .plinth/staging/.",
    cause,
  });
}
