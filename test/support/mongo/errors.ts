/** A failure as the server reports it: the driver goes by the code and the labels. */
export class CommandError extends Error {
  readonly code: number;
  readonly codeName: string;
  readonly labels: readonly string[];

  constructor(code: number, codeName: string, message: string, labels: readonly string[] = []) {
    super(message);
    this.code = code;
    this.codeName = codeName;
    this.labels = labels;
  }
}

/** Fails one statement of a write command; the command itself succeeds. */
export class DuplicateKey extends Error {
  readonly code = 11_000;
}

/** A write without a transaction waits until the transaction that stands in its way has ended. */
export class Blocked extends Error {
  readonly ended: Promise<void>;

  constructor(ended: Promise<void>) {
    super("blocked by a transaction");
    this.ended = ended;
  }
}

const transient = ["TransientTransactionError"];

export function writeConflict(): CommandError {
  return new CommandError(
    112,
    "WriteConflict",
    "Another transaction has changed this document.",
    transient,
  );
}

export function noSuchTransaction(): CommandError {
  return new CommandError(251, "NoSuchTransaction", "The transaction has been aborted.", transient);
}

export function badValue(message: string): CommandError {
  return new CommandError(2, "BadValue", message);
}

export function timeLimit(): CommandError {
  return new CommandError(50, "MaxTimeMSExpired", "operation exceeded time limit");
}
