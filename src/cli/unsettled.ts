/** Between a run with conflicts and `continue` or `abort`. */
import { exitCode, InputError, type PlinthError } from "../errors.ts";
import { abortedPath, pending, recover, stagingPath } from "../reconcile/index.ts";
import { recipePath } from "../recipe/text.ts";
import { gitIn, isTracked, restoreIndex } from "./git-command.ts";
import type { Host } from "./host.ts";
import { printJson, printLines } from "./output.ts";
import { findProject, settle } from "./project.ts";
import type { ReportFlags } from "./request.ts";
import { forgetUndo, readUndo, restore, undoPath, unsettled } from "./undo.ts";

/** @throws InputError while conflicts of an earlier run are open; ends that run if they are not any more */
export async function assertSettled(directory: string, _host: Host): Promise<void> {
  const state = await readUndo(directory);
  if (state === undefined) return;
  const open = await unsettled(directory, state);
  if (open.length === 0) return;
  throw new InputError(
    `\`plinth ${state.command}\` left conflicts that are still open: ${open.join(", ")}.`,
    {
      code: "conflicts-open",
      hint: "Settle them and run plinth continue, or run plinth abort.",
      exitCode: exitCode.conflicts,
    },
  );
}

/** A run that was killed is one to end, even if it had not come to plinth.json. */
const marks = [recipePath, `${stagingPath}/owner.json`];

/**
 * Ends a run that was killed, as the owner decided.
 *
 * @returns whether there was one
 */
async function endInterrupted(
  way: "finish" | "undo",
  directory: string,
  flags: ReportFlags,
  host: Host,
): Promise<boolean> {
  if ((await pending(directory)) === undefined) return false;
  const { outcome, left, kept } = await recover(directory, undefined, { way });
  if (flags.json) {
    printJson({ status: "ok", directory, outcome, left, kept }, host);
    return true;
  }
  const done =
    outcome === "finished"
      ? "The interrupted run is finished. Review it, and commit."
      : "The interrupted run is undone.";
  const other = outcome === "finished" ? "what was to come there" : "what was there before it";
  const stayed = left.map((path) => {
    const copy = kept.includes(path) ? `; ${other} is in ${abortedPath}` : "";
    return `  ${path} changed since and stays as it is${copy}.`;
  });
  printLines([`✔ ${done}`, ...stayed], host);
  return true;
}

/** `continue`: what was in conflict is settled. */
export async function runContinue(flags: ReportFlags, host: Host): Promise<number> {
  const directory = await findProject(host, marks);
  if (await endInterrupted("finish", directory, flags, host)) {
    const left = await readUndo(directory);
    const open = left === undefined ? [] : await unsettled(directory, left);
    return open.length === 0 ? exitCode.done : exitCode.conflicts;
  }
  await settle(directory, host);
  const state = await readUndo(directory);
  if (state === undefined) throw nothingOpen();
  await assertSettled(directory, host);
  const git = gitIn(directory, host);
  if (state.conflicts.length > 0 && (await isTracked(git)))
    await git(["add", "--", ...state.conflicts]);
  await forgetUndo(directory);
  if (flags.json) printJson({ status: "ok", directory, settled: state.conflicts }, host);
  else printLines([`✔ \`plinth ${state.command}\` is complete. Review it, and commit.`], host);
  return exitCode.done;
}

/** `abort`: every file as it was before the last run. */
export async function runAbort(flags: ReportFlags, host: Host): Promise<number> {
  const directory = await findProject(host, marks);
  if (await endInterrupted("undo", directory, flags, host)) return exitCode.done;
  await settle(directory, host);
  const state = await readUndo(directory);
  if (state === undefined) throw nothingOpen();
  const kept = await restore(directory, state, host.signal);
  const git = gitIn(directory, host);
  if (state.index !== undefined && (await isTracked(git))) {
    await restoreIndex(git, state.conflicts, state.index);
  }
  await forgetUndo(directory);
  if (flags.json) printJson({ status: "ok", directory, kept }, host);
  else {
    const stayed = kept.map(
      (path) => `  ${path} was edited since: that version is in ${abortedPath}.`,
    );
    printLines([`✔ Everything is as it was before \`plinth ${state.command}\`.`, ...stayed], host);
  }
  return exitCode.done;
}

function nothingOpen(): PlinthError {
  return new InputError("There is nothing to continue or to abort.", {
    code: "nothing-open",
    hint: `Only a run that left conflicts, or kept copies in ${undoPath}, can be.`,
  });
}
