type Rows = Map<string, unknown>;

/** Rows by table and id, as a database would keep them. */
export interface Memory {
  rows<Row>(table: string): ReadonlyMap<string, Row>;
  /** All or nothing. */
  change<T>(work: (draft: MemoryDraft) => T | Promise<T>): Promise<T>;
}

/** What the process remembers. Changes take turns; each is seen by others once it has succeeded. */
export class ProcessMemory implements Memory {
  #tables: ReadonlyMap<string, Rows> = new Map();
  #turn: Promise<unknown> = Promise.resolve();

  rows<Row>(table: string): ReadonlyMap<string, Row> {
    return (this.#tables.get(table) ?? new Map()) as ReadonlyMap<string, Row>;
  }

  change<T>(work: (draft: MemoryDraft) => T | Promise<T>): Promise<T> {
    const result = this.#turn.then(async () => {
      const draft = new MemoryDraft(this);
      const value = await work(draft);
      this.#tables = new Map([...this.#tables, ...draft.changed]);
      return value;
    });
    this.#turn = result.catch(() => undefined);
    return result;
  }

  clear(): void {
    this.#tables = new Map();
  }
}

/** A change that is being made. It alone sees what it has written. */
export class MemoryDraft implements Memory {
  readonly changed = new Map<string, Rows>();
  readonly #base: Memory;

  constructor(base: Memory) {
    this.#base = base;
  }

  rows<Row>(table: string): ReadonlyMap<string, Row> {
    const changed = this.changed.get(table) as Map<string, Row> | undefined;
    return changed ?? this.#base.rows(table);
  }

  /** The same rows, to be changed. */
  writable<Row>(table: string): Map<string, Row> {
    const rows = this.changed.get(table) ?? new Map(this.#base.rows(table));
    this.changed.set(table, rows);
    return rows as Map<string, Row>;
  }

  async change<T>(work: (draft: MemoryDraft) => T | Promise<T>): Promise<T> {
    return work(this);
  }
}
