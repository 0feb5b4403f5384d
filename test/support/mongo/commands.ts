/** What the server can do: one function a command, on the documents that a transaction sees. */
import { type Document, Long, ObjectId, deserialize, serialize } from "bson";
import { aggregate, Query, update as applyUpdate } from "mingo";
import { badValue, CommandError, DuplicateKey } from "./errors.ts";
import { idIndex, type Index, type Store, textOf, type Transaction } from "./store.ts";

export interface Context {
  database: string;
  store: Store;
  transaction: Transaction;
  cursors: Map<string, { namespace: string; rest: Document[] }>;
  /** `host:port` */
  address: string;
}

type Command = (command: Document, context: Context) => Document;

const defaultBatch = 101;

export const commands: Readonly<Record<string, Command>> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: () => ({}),
  buildInfo: () => ({ version: "8.0.0", versionArray: [8, 0, 0, 0] }),
  endSessions: () => ({}),

  find(command, context) {
    const { filter = {}, sort, skip = 0, limit = 0, projection, batchSize, singleBatch } = command;
    const cursor = new Query(filter).find<Document>(
      documentsOf(command["find"], context, filter),
      projection,
    );
    if (sort !== undefined) cursor.sort(sort);
    cursor.skip(skip);
    if (limit !== 0) cursor.limit(Math.abs(limit));
    return firstBatch(command["find"], cursor.all(), singleBatch ? Infinity : batchSize, context);
  },

  aggregate(command, context) {
    const documents = documentsOf(command["aggregate"], context);
    const collectionResolver = (name: string) => documentsOf(name, context);
    const result = aggregate(documents, command["pipeline"], { collectionResolver });
    return firstBatch(command["aggregate"], result, command["cursor"]?.batchSize, context);
  },

  getMore(command, { cursors }) {
    const id = command["getMore"].toString();
    const cursor = cursors.get(id);
    if (cursor === undefined)
      throw new CommandError(43, "CursorNotFound", `cursor id ${id} not found`);
    const nextBatch = cursor.rest.splice(0, command["batchSize"] ?? Infinity);
    const isLast = cursor.rest.length === 0;
    if (isLast) cursors.delete(id);
    return {
      cursor: { id: isLast ? Long.ZERO : Long.fromString(id), ns: cursor.namespace, nextBatch },
    };
  },

  killCursors(command, { cursors }) {
    for (const id of command["cursors"]) cursors.delete(id.toString());
    return { cursorsKilled: command["cursors"] };
  },

  insert(command, context) {
    const namespace = namespaceOf(command["insert"], context);
    return statements(command, command["documents"], (document: Document) => {
      context.transaction.insert(namespace, { _id: new ObjectId(), ...document });
      return { n: 1 };
    });
  },

  update(command, context) {
    const namespace = namespaceOf(command["update"], context);
    const upserted: Document[] = [];
    const result = statements(command, command["updates"], ({ q, u, multi, upsert }, index) => {
      const found = matching(q, documentsOf(command["update"], context, q), multi);
      if (found.length === 0 && upsert) {
        const document = upsertion(q, u);
        context.transaction.insert(namespace, document);
        upserted.push({ index, _id: document["_id"] });
        return { n: 1, nModified: 0 };
      }
      let nModified = 0;
      for (const before of found) {
        const after = changed(before, u);
        if (textOf(after) === textOf(before)) continue;
        context.transaction.replace(namespace, before, after);
        nModified += 1;
      }
      return { n: found.length, nModified };
    });
    return upserted.length === 0 ? result : { ...result, upserted };
  },

  delete(command, context) {
    const namespace = namespaceOf(command["delete"], context);
    return statements(command, command["deletes"], ({ q, limit }) => {
      const found = matching(q, documentsOf(command["delete"], context, q), limit === 0);
      for (const document of found) context.transaction.delete(namespace, document);
      return { n: found.length };
    });
  },

  findAndModify(command, context) {
    const name = command["findAndModify"];
    const { query = {}, sort = {}, update, upsert, remove, new: returnNew } = command;
    const namespace = namespaceOf(name, context);
    const found = new Query(query).find<Document>(documentsOf(name, context));
    if (Object.keys(sort).length > 0) found.sort(sort);
    const [before] = found.limit(1).all();
    if (before === undefined && !upsert)
      return { value: null, lastErrorObject: { n: 0, updatedExisting: false } };
    if (remove) {
      context.transaction.delete(namespace, before!);
      return { value: before, lastErrorObject: { n: 1 } };
    }
    const after = before === undefined ? upsertion(query, update) : changed(before, update);
    if (before === undefined) context.transaction.insert(namespace, after);
    else context.transaction.replace(namespace, before, after);
    return {
      value: (returnNew ? after : before) ?? null,
      lastErrorObject: { n: 1, updatedExisting: before !== undefined },
    };
  },

  create(command, context) {
    context.store.make(namespaceOf(command["create"], context));
    return {};
  },

  createIndexes(command, context) {
    const collection = context.store.make(namespaceOf(command["createIndexes"], context));
    for (const index of command["indexes"] as Index[]) {
      const present = collection.indexes.find(({ name }) => name === index.name);
      if (present === undefined) collection.indexes.push(index);
      else if (textOf(present) !== textOf(index)) {
        throw new CommandError(
          86,
          "IndexKeySpecsConflict",
          `An index ${index.name} exists with other options.`,
        );
      }
    }
    return { numIndexesAfter: collection.indexes.length };
  },

  listIndexes(command, context) {
    const namespace = namespaceOf(command["listIndexes"], context);
    const collection = context.store.find(namespace);
    if (collection === undefined)
      throw new CommandError(26, "NamespaceNotFound", `ns does not exist: ${namespace}`);
    const indexes = collection.indexes.map((index) => ({ v: 2, ...index }));
    return firstBatch(command["listIndexes"], indexes, undefined, context);
  },

  dropIndexes(command, context) {
    const collection = context.store.make(namespaceOf(command["dropIndexes"], context));
    collection.indexes = collection.indexes.filter(
      (index) => index === idIndex || (command["index"] !== "*" && index.name !== command["index"]),
    );
    return {};
  },

  listCollections(_command, context) {
    const names = context.store
      .namespaces(context.database)
      .map((name) => name.slice(context.database.length + 1));
    const collections = names.map((name) => ({
      name,
      type: "collection",
      options: {},
      info: { readOnly: false },
    }));
    return firstBatch("$cmd.listCollections", collections, undefined, context);
  },

  drop(command, context) {
    context.store.drop(namespaceOf(command["drop"], context));
    return {};
  },

  dropDatabase(_command, { store, database }) {
    for (const namespace of store.namespaces(database)) store.drop(namespace);
    return { dropped: database };
  },
};

/** A primary of a replica set of one. */
function hello(_command: Document, { address }: Context): Document {
  return {
    helloOk: true,
    ismaster: true,
    isWritablePrimary: true,
    setName: "rs0",
    setVersion: 1,
    hosts: [address],
    me: address,
    primary: address,
    maxBsonObjectSize: 16_777_216,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    minWireVersion: 0,
    maxWireVersion: 25,
    readOnly: false,
  };
}

function namespaceOf(collection: string, { database }: Context): string {
  return `${database}.${collection}`;
}

/** Those that the filter may match: all, or the one with its `_id`. */
function documentsOf(collection: string, context: Context, filter: Document = {}): Document[] {
  const id = typeof filter["_id"] === "string" ? filter["_id"] : undefined;
  return context.transaction.documents(namespaceOf(collection, context), id);
}

function matching(filter: Document, documents: Document[], all: boolean): Document[] {
  const query = new Query(filter);
  if (all) return documents.filter((document) => query.test(document));
  const first = documents.find((document) => query.test(document));
  return first === undefined ? [] : [first];
}

/** The document after an update, or the replacement that the update is. */
function changed(before: Document, update: Document): Document {
  if (Array.isArray(update)) throw badValue("updates by pipeline are not spoken here");
  const operators = Object.keys(update).filter((name) => name.startsWith("$"));
  if (operators.length === 0) return { _id: before["_id"], ...update };
  const after = deserialize(serialize(before));
  const { $setOnInsert: _, ...operations } = update;
  applyUpdate(after, operations);
  return after;
}

/** What a filter says of equality, then the update. */
function upsertion(filter: Document, update: Document): Document {
  const equal = Object.entries(filter).filter(
    ([name, value]) =>
      !name.startsWith("$") && !Object.keys(value ?? {}).some((key) => key.startsWith("$")),
  );
  const { $setOnInsert: onInsert = {}, ...rest } = update;
  const document = changed({ _id: new ObjectId(), ...Object.fromEntries(equal) }, rest);
  return { ...document, ...onInsert };
}

/** Runs the statements of a write command in order and stops at the first that fails. */
function statements(
  { ordered = true }: Document,
  items: readonly Document[],
  run: (item: Document, index: number) => Record<string, number>,
): Document {
  const totals: Record<string, number> = { n: 0 };
  const writeErrors: Document[] = [];
  for (const [index, item] of items.entries()) {
    try {
      for (const [key, count] of Object.entries(run(item, index)))
        totals[key] = (totals[key] ?? 0) + count;
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      writeErrors.push({ index, code: error.code, errmsg: error.message });
      if (ordered) break;
    }
  }
  return writeErrors.length === 0 ? totals : { ...totals, writeErrors };
}

let cursorCount = 0;

function firstBatch(
  collection: string,
  documents: Document[],
  size: number | undefined,
  context: Context,
): Document {
  const ns = namespaceOf(collection, context);
  const batch = documents.slice(0, size ?? defaultBatch);
  const rest = documents.slice(batch.length);
  if (rest.length === 0) return { cursor: { id: Long.ZERO, ns, firstBatch: batch } };
  const id = String(++cursorCount);
  context.cursors.set(id, { namespace: ns, rest });
  return { cursor: { id: Long.fromString(id), ns, firstBatch: batch } };
}
