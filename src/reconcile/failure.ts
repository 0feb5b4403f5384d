import { exitCode, PlinthError } from "../errors.ts";
import { errnoOf } from "./file-system.ts";

/** The user, or the system, asked to stop; everything has been undone. Exit code 130. */
export class InterruptedError extends PlinthError {
  constructor(directory: string) {
    super(`Interrupted. Nothing in ${directory} has changed.`, {
      code: "interrupted",
      exitCode: exitCode.interrupted,
      hint: "Run the command again to start over.",
    });
  }
}

interface Explanation {
  code: string;
  what: string;
  hint: string;
}

const full: Explanation = {
  code: "disk-full",
  what: "the disk is full",
  hint: "Free some space, then run the command again.",
};
const denied: Explanation = {
  code: "permission-denied",
  what: "you may not write there",
  hint: "Choose a directory that you own, or change its permissions.",
};
const explanations: Record<string, Explanation> = {
  ENOSPC: full,
  EDQUOT: { ...full, code: "quota-exceeded", what: "your disk quota is used up" },
  EROFS: { ...denied, code: "read-only", what: "the file system is read-only" },
  EACCES: denied,
  EPERM: denied,
  ENAMETOOLONG: {
    code: "name-too-long",
    what: "the name is too long for this file system",
    hint: "Choose a shorter name, or a directory nearer to the root.",
  },
  EMFILE: {
    code: "too-many-open-files",
    what: "too many files are open",
    hint: "Close other programs or raise the limit (ulimit -n), then run the command again.",
  },
  EBUSY: {
    code: "file-busy",
    what: "another program is using it",
    hint: "Close the program that has it open, then run the command again.",
  },
};

/**
 * Turns an error of the operating system into a sentence: what failed, where, what to do. Anything else is returned as
 * it is: a PlinthError already has its sentence, and a bug must look like one.
 */
export function explainFailure(error: unknown, doing: string): unknown {
  const errno = errnoOf(error);
  if (errno === undefined || !(error instanceof Error)) return error;
  const explanation = explanations[errno];
  const at = "path" in error && typeof error.path === "string" ? ` (${error.path})` : "";
  return new PlinthError(
    `Cannot ${doing}: ${explanation?.what ?? error.message}${explanation ? at : ""}.`,
    {
      code: explanation?.code ?? "file-system",
      hint: explanation?.hint ?? "Look at the message above; nothing has been changed.",
      cause: error,
    },
  );
}

/** A file is no longer what the plan saw. */
export function changedMeanwhile(file: string): PlinthError {
  return new PlinthError(`${file} changed while plinth was at work.`, {
    code: "changed-meanwhile",
    hint: "Run the command again: it will look at the file as it is now.",
  });
}
