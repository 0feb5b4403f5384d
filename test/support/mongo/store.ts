/** Documents in memory, with snapshots, write conflicts and unique indexes as MongoDB has them. */
import { type Document, EJSON } from "bson";
import { Query } from "mingo";
import { Blocked, DuplicateKey, writeConflict } from "./errors.ts";

export interface Index {
  name: string;
  key: Readonly<Record<string, unknown>>;
  unique?: boolean;
  partialFilterExpression?: Document;
}

/** By the text of their `_id`. Never changed, only replaced: whoever has one has a snapshot. */
type Rows = ReadonlyMap<string, Document>;

interface Collection {
  rows: Rows;
  indexes: Index[];
  /** Ids and unique keys that a transaction has written and not yet committed. */
  locks: Map<string, Transaction>;
}

export const idIndex: Index = { name: "_id_", key: { _id: 1 }, unique: true };

export class Store {
  readonly #collections = new Map<string, Collection>();

  find(namespace: string): Collection | undefined {
    return this.#collections.get(namespace);
  }

  make(namespace: string): Collection {
    const present = this.#collections.get(namespace);
    const collection = present ?? { rows: new Map(), indexes: [idIndex], locks: new Map() };
    this.#collections.set(namespace, collection);
    return collection;
  }

  /** Namespaces of a database. */
  namespaces(database: string): string[] {
    return [...this.#collections.keys()].filter((name) => name.startsWith(`${database}.`));
  }

  drop(namespace: string): void {
    this.#collections.delete(namespace);
  }

  /** Every collection as it is now. */
  snapshot(): ReadonlyMap<string, Rows> {
    return new Map([...this.#collections].map(([name, { rows }]) => [name, rows]));
  }
}

/** Sees the store as it was when it began, and what it has written itself. */
export class Transaction {
  readonly ended: Promise<void>;
  readonly #store: Store;
  readonly #waits: boolean;
  readonly #snapshot: ReadonlyMap<string, Rows>;
  readonly #written = new Map<string, Map<string, Document | undefined>>();
  readonly #locks: { collection: Collection; key: string }[] = [];
  #end!: () => void;

  /** @param waits whether it waits for others, as a single command does, instead of failing with a conflict */
  constructor(store: Store, waits: boolean) {
    this.#store = store;
    this.#waits = waits;
    this.#snapshot = store.snapshot();
    this.ended = new Promise((resolve) => (this.#end = resolve));
  }

  /** @param id to look at no other document */
  documents(namespace: string, id?: unknown): Document[] {
    const rows = this.#visible(namespace);
    if (id === undefined) return [...rows.values()];
    const document = rows.get(textOf(id));
    return document === undefined ? [] : [document];
  }

  /** @throws DuplicateKey, Blocked, or CommandError for a write conflict */
  insert(namespace: string, document: Document): void {
    if (this.#visible(namespace).has(textOf(document["_id"])))
      throw duplicate(namespace, idIndex, document);
    this.#write(namespace, undefined, document);
  }

  replace(namespace: string, before: Document, after: Document): void {
    this.#write(namespace, before, after);
  }

  delete(namespace: string, document: Document): void {
    this.#write(namespace, document, undefined);
  }

  commit(): void {
    for (const [namespace, written] of this.#written) {
      const collection = this.#store.make(namespace);
      const rows = new Map(collection.rows);
      for (const [id, document] of written) {
        if (document === undefined) rows.delete(id);
        else rows.set(id, document);
      }
      collection.rows = rows;
    }
    this.abort();
  }

  abort(): void {
    for (const { collection, key } of this.#locks) collection.locks.delete(key);
    this.#end();
  }

  #write(namespace: string, before: Document | undefined, after: Document | undefined): void {
    const collection = this.#store.make(namespace);
    const id = textOf((before ?? after)?.["_id"]);
    const unique = collection.indexes.filter((index) => index.unique && index !== idIndex);
    const keys = unique.flatMap((index) => [keyOf(index, before), keyOf(index, after)]);
    for (const key of [`_id ${id}`, ...keys]) if (key !== undefined) this.#lock(collection, key);

    const committed = collection.rows;
    if (committed.get(id) !== this.#snapshot.get(namespace)?.get(id)) throw writeConflict();
    const visible = this.#visible(namespace);
    for (const index of after === undefined ? [] : unique) {
      const key = keyOf(index, after);
      const clashes = (rows: Rows) =>
        [...rows].some(([other, document]) => other !== id && keyOf(index, document) === key);
      if (key === undefined) continue;
      if (clashes(visible)) throw duplicate(namespace, index, after!);
      const removed = this.#written.get(namespace);
      const unseen = new Map([...committed].filter(([other]) => !removed?.has(other)));
      if (clashes(unseen)) throw writeConflict();
    }
    const written = this.#written.get(namespace) ?? new Map<string, Document | undefined>();
    this.#written.set(namespace, written.set(id, after));
  }

  #lock(collection: Collection, key: string): void {
    const holder = collection.locks.get(key);
    if (holder === this) return;
    if (holder !== undefined) throw this.#waits ? new Blocked(holder.ended) : writeConflict();
    collection.locks.set(key, this);
    this.#locks.push({ collection, key });
  }

  #visible(namespace: string): Rows {
    const rows = this.#snapshot.get(namespace) ?? new Map<string, Document>();
    const written = this.#written.get(namespace);
    if (written === undefined) return rows;
    const merged = new Map(rows);
    for (const [id, document] of written) {
      if (document === undefined) merged.delete(id);
      else merged.set(id, document);
    }
    return merged;
  }
}

/** Documents are replaced, never changed, so that what was computed once stays true. */
const knownKeys = new WeakMap<Document, Map<Index, string | undefined>>();

/** Where a document stands in an index, if it is part of it. */
function keyOf(index: Index, document: Document | undefined): string | undefined {
  if (document === undefined) return undefined;
  const known = knownKeys.get(document) ?? new Map<Index, string | undefined>();
  knownKeys.set(document, known);
  if (!known.has(index)) known.set(index, computeKey(index, document));
  return known.get(index);
}

function computeKey(index: Index, document: Document): string | undefined {
  const { partialFilterExpression: partial } = index;
  if (partial !== undefined && !new Query(partial).test(document)) return undefined;
  const values = Object.keys(index.key).map((path) => textOf(valueAt(document, path) ?? null));
  return `${index.name} ${values.join(" ")}`;
}

export function textOf(value: unknown): string {
  return EJSON.stringify({ value });
}

function valueAt(document: Document, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, name) => (value as Document | undefined)?.[name], document);
}

function duplicate(namespace: string, index: Index, document: Document): DuplicateKey {
  const values = Object.keys(index.key).map(
    (path) => `${path}: ${textOf(valueAt(document, path))}`,
  );
  return new DuplicateKey(
    `E11000 duplicate key error collection: ${namespace} index: ${index.name} dup key: { ${values.join(", ")} }`,
  );
}
