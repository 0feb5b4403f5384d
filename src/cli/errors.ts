/** The one place where errors become words and exit codes. */
import { exitCode, InputError, PlinthError } from "../errors.ts";
import { coloursFor } from "./colours.ts";
import type { Host } from "./host.ts";
import { printJson } from "./output.ts";

export interface Manner {
  json: boolean;
  verbose: boolean;
  color: boolean;
}

/** Prints what went wrong and what to do about it; returns the exit code. */
export function reportError(error: unknown, manner: Manner, host: Host): number {
  const known = error instanceof PlinthError ? error : asBug(error, manner.verbose);
  if (manner.json) {
    const { code, message, hint } = known;
    printJson({ status: "error", code, message, hint: hint ?? null }, host);
    if (manner.verbose) host.stderr.write(`${details(error)}\n`);
    return known.exitCode;
  }
  const { red, dim } = coloursFor(host.stderr, host.env, manner.color);
  const lead = known.exitCode === exitCode.interrupted ? "" : red("error: ");
  host.stderr.write(`${lead}${known.message}\n`);
  if (known.hint !== undefined) host.stderr.write(`${known.hint}\n`);
  if (manner.verbose) host.stderr.write(`${dim(details(error))}\n`);
  return known.exitCode;
}

/** Ctrl-C, or a signal. */
export function interrupted(message: string, hint?: string): PlinthError {
  return new PlinthError(message, {
    code: "interrupted",
    exitCode: exitCode.interrupted,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** @throws PlinthError (130) if the user asked to stop */
export function stopIfAsked(host: Host, message: string): void {
  if (host.signal.aborted) throw interrupted(message);
}

function asBug(error: unknown, verbose: boolean): PlinthError {
  const message = error instanceof Error ? error.message : String(error);
  return new PlinthError(`This is a bug in plinth: ${message}`, {
    code: "bug",
    hint: verbose
      ? "Please report it with the details below."
      : "Run the command again with --verbose and report what it prints.",
    cause: error,
  });
}

function details(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by: ${details(error.cause)}`;
}

/**
 * What commander says of bad arguments, as an error of ours.
 *
 * @param text such as `error: unknown option '--dv'\n(Did you mean --db?)`
 */
export function usageError(text: string): InputError {
  const [first = "", ...rest] = text
    .trim()
    .replace(/^error: /, "")
    .split("\n");
  const suggestion = rest.join(" ").replace(/^\((.*)\)$/, "$1");
  const message = `${first.charAt(0).toUpperCase()}${first.slice(1)}`;
  return new InputError(/[.!?]$/.test(message) ? message : `${message}.`, {
    code: "usage",
    hint: suggestion === "" ? "See create-plinth --help." : suggestion,
  });
}
