/** Between a run with conflicts and `continue` or `abort`. */
import { exitCode, InputError, type PlinthError } from "../errors.ts";
import { gitIn, isTracked, restoreIndex } from "./git-command.ts";
import type { Host } from "./host.ts";
import { printJson, printLines } from "./output.ts";
import { findProject, settle } from "./project.ts";
import type { ReportFlags } from "./request.ts";
import { abortedPath, forgetUndo, readUndo, restore, undoPath, unsettled } from "./undo.ts";

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

/** `continue`: what was in conflict is settled. */
export async function runContinue(flags: ReportFlags, host: Host): Promise<number> {
  const directory = await findProject(host);
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
  const directory = await findProject(host);
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
