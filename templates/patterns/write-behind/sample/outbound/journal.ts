/** Where writes are kept from when they are acknowledged until they are where they belong. */
export interface Journal<Entry> {
  /** Keeps the entries, after all that it keeps already. Once it resolves, they survive the process. */
  append(entries: readonly Entry[]): Promise<void>;
  /**
   * Moves the oldest entries to where they belong, at most so many. May run in several processes at once.
   *
   * @returns how many
   * @throws FlushError if the entries themselves are refused; all of them stay
   */
  flush(limit: number): Promise<number>;
  /** Leaves the entries out of every flush until then. */
  postpone(sequences: readonly number[], until: Date): Promise<void>;
  backlog(): Promise<Backlog>;
}

export interface Backlog {
  readonly entries: number;
  readonly oldest: Date | undefined;
}

/** What could be reached did not take these entries. */
export class FlushError extends Error {
  override readonly name = "FlushError";
  readonly sequences: readonly number[];

  constructor(sequences: readonly number[], options: ErrorOptions) {
    super(`${sequences.length} entries of the journal were refused.`, options);
    this.sequences = sequences;
  }
}
