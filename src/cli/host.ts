/** What the program may touch of the machine it runs on. Tests pass their own. */
import type { Readable, Writable } from "node:stream";

export type Input = Readable & { isTTY?: boolean };
export type Output = Writable & { isTTY?: boolean; columns?: number };

export interface Host {
  /** Without the executable and the script. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Input;
  /** Results only: the report, `list`, `explain`, JSON. */
  readonly stdout: Output;
  /** Prompts, progress, notes and errors. */
  readonly stderr: Output;
  /** Without the leading `v`. */
  readonly nodeVersion: string;
  /** Milliseconds that only grow. */
  now(): number;
  randomBytes(size: number): Buffer;
  /** Aborted when the user or the system asks the program to stop. */
  readonly signal: AbortSignal;
}

/** Whether somebody is there to answer. A script's run must never wait for one. */
export function canPrompt({ env, stdin, stderr }: Host): boolean {
  return !isCi(env) && stdin.isTTY === true && stderr.isTTY === true;
}

function isCi({ CI }: Host["env"]): boolean {
  return CI !== undefined && !["", "0", "false"].includes(CI.toLowerCase());
}
