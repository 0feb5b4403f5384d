/** Process exit codes. They are a contract: scripts rely on them. */
export const exitCode = {
  done: 0,
  failed: 1,
  badInput: 2,
  conflicts: 3,
  interrupted: 130,
} as const;

export interface ErrorDetails {
  /** Stable, machine-readable, kebab-case. Printed by `--json`. */
  code: string;
  /** What to do now: one sentence, imperative. */
  hint?: string;
  exitCode?: number;
  cause?: unknown;
}

/**
 * An error the user can act on. `message` says what happened and where; `hint` says what to do now.
 * Anything that is not a PlinthError is a bug and is reported as one.
 */
export class PlinthError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: number;

  constructor(message: string, details: ErrorDetails) {
    super(message, { cause: details.cause });
    this.name = new.target.name;
    this.code = details.code;
    this.hint = details.hint;
    this.exitCode = details.exitCode ?? exitCode.failed;
  }
}

/** What the user passed cannot be used. Exit code 2, and nothing was written. */
export class InputError extends PlinthError {
  constructor(message: string, details: ErrorDetails) {
    super(message, { exitCode: exitCode.badInput, ...details });
  }
}

/** A template, manifest or slot is wrong: a fault of a pattern's author, not of the user. */
export class PatternError extends PlinthError {}
