/** What a killed run left, as commands tell it that change nothing. */
import { PlinthError } from "../errors.ts";
import { pending } from "../reconcile/index.ts";
import type { Host } from "./host.ts";
import { count } from "./output.ts";

/** @returns undefined if no run waits to be finished or undone */
export async function describePending(
  directory: string,
): Promise<{ message: string; hint: string } | undefined> {
  const found = await pending(directory);
  if (found === undefined) return undefined;
  const { phase, files, touched } = found;
  if (phase === undefined)
    return {
      message: "A run was interrupted before it touched a file.",
      hint: "plinth abort removes what it had prepared, and so does the next change.",
    };
  const since = touched.length === 0 ? "" : `; ${touched.length} of them changed since`;
  const undo = "plinth abort undoes it";
  const both = `plinth continue finishes it, ${undo}`;
  return {
    message: `A run was interrupted while it changed ${count(files, "file")}${since}.`,
    hint: phase === "undo" ? `It was being undone: ${undo}.` : `${both}.`,
  };
}

/** One line on stderr, if there is something to tell. Never fails: it is beside the point of the command. */
export async function notePending(directory: string, host: Host): Promise<void> {
  const tell = (message: string, hint = "") =>
    void host.stderr.write(`${`! ${message} ${hint}`.trimEnd()}\n`);
  try {
    const found = await describePending(directory);
    if (found !== undefined) tell(found.message, found.hint);
  } catch (error) {
    if (!(error instanceof PlinthError)) throw error;
    tell(error.message, error.hint);
  }
}
