/**
 * A stand-in for MongoDB where none can be had: enough of the wire protocol for the official driver, with sessions,
 * transactions, write conflicts, unique indexes and retryable writes. bson and mingo do the work. It shows that an adapter and
 * the driver understand each other; it does not show what a real server does. Only tests use it, no generated project.
 */
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Document } from "bson";
import { commands, type Context } from "./commands.ts";
import { Blocked, CommandError, noSuchTransaction, timeLimit } from "./errors.ts";
import { Store, textOf, Transaction } from "./store.ts";
import { type Message, printReply, readMessages } from "./wire.ts";

export interface MongoServer {
  /** Without a database. */
  readonly url: string;
  /** How often each command was called. */
  readonly calls: ReadonlyMap<string, number>;
  /** Makes every command on the collection wait. @returns what ends that */
  hold(collection: string): () => void;
  /** Answers the next command of this name with a failure. */
  failNext(command: string, code: number, codeName: string, labels?: readonly string[]): void;
  /** Ends every connection. @returns how many there were */
  disconnect(): number;
  close(): Promise<void>;
}

export async function startMongoServer(): Promise<MongoServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // A client that goes away in mid-sentence is no concern of the server.
    socket.on("error", () => undefined);
    serve(socket, (message) => engine.answer(message.command));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const engine = new Engine(address);
  const disconnect = () => {
    const { size } = sockets;
    for (const socket of sockets) socket.destroy();
    return size;
  };
  return {
    url: `mongodb://${address}/?directConnection=true`,
    calls: engine.calls,
    hold: (collection) => engine.hold(collection),
    failNext: (command, code, codeName, labels = []) =>
      engine.failures.set(command, new CommandError(code, codeName, "as the test asked", labels)),
    disconnect,
    async close() {
      const closed = once(server, "close");
      server.close();
      disconnect();
      await closed;
    },
  };
}

function serve(socket: Socket, answer: (message: Message) => Promise<Document>): void {
  let received: Buffer = Buffer.alloc(0);
  const reply = async (message: Message) => {
    const document = await answer(message);
    if (!message.silent && socket.writable) socket.write(printReply(message, document));
  };
  socket.on("data", (chunk) => {
    const { messages, rest } = readMessages(Buffer.concat([received, chunk]));
    received = rest;
    for (const message of messages) void reply(message);
  });
}

interface Session {
  number: bigint;
  transaction: Transaction | undefined;
  /** What a write was answered, should the driver send it again. */
  reply: Document | undefined;
}

class Engine {
  readonly calls = new Map<string, number>();
  readonly failures = new Map<string, CommandError>();
  readonly #address: string;
  readonly #store = new Store();
  readonly #sessions = new Map<string, Session>();
  readonly #holds = new Map<string, Promise<void>>();
  readonly #cursors: Context["cursors"] = new Map();

  constructor(address: string) {
    this.#address = address;
  }

  hold(collection: string): () => void {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    this.#holds.set(collection, held);
    return () => {
      this.#holds.delete(collection);
      release();
    };
  }

  async answer(command: Document): Promise<Document> {
    const name = Object.keys(command)[0] ?? "";
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
    try {
      const failure = this.failures.get(name);
      this.failures.delete(name);
      if (failure !== undefined) throw failure;
      return { ...(await this.#run(name, command)), ok: 1 };
    } catch (error) {
      return describe(error);
    }
  }

  async #run(name: string, command: Document): Promise<Document> {
    await withLimit(this.#holds.get(command[name]), command["maxTimeMS"]);
    const session = this.#sessionOf(command);
    if (name === "commitTransaction" || name === "abortTransaction") return end(name, session);
    if (command["autocommit"] === false) return this.#inTransaction(name, command, session!);
    if (session?.reply !== undefined) return session.reply;
    for (;;) {
      const transaction = new Transaction(this.#store, true);
      try {
        const reply = this.#execute(name, command, transaction);
        transaction.commit();
        if (session !== undefined) session.reply = reply;
        return reply;
      } catch (error) {
        transaction.abort();
        if (!(error instanceof Blocked)) throw error;
        await withLimit(error.ended, command["maxTimeMS"]);
      }
    }
  }

  #inTransaction(name: string, command: Document, session: Session): Document {
    if (command["startTransaction"]) session.transaction = new Transaction(this.#store, false);
    const { transaction } = session;
    if (transaction === undefined) throw noSuchTransaction();
    const abort = () => {
      transaction.abort();
      session.transaction = undefined;
    };
    try {
      const reply = this.#execute(name, command, transaction);
      if (reply["writeErrors"] !== undefined) abort();
      return reply;
    } catch (error) {
      abort();
      throw error;
    }
  }

  #execute(name: string, command: Document, transaction: Transaction): Document {
    const run = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (run === undefined)
      throw new CommandError(59, "CommandNotFound", `no such command: '${name}'`);
    const context = {
      store: this.#store,
      cursors: this.#cursors,
      address: this.#address,
      transaction,
    };
    return run(command, { ...context, database: command["$db"] ?? "admin" });
  }

  /** The state of the transaction, or the retryable write, that the command belongs to. */
  #sessionOf({ lsid, txnNumber }: Document): Session | undefined {
    if (lsid === undefined || txnNumber === undefined) return undefined;
    const id = textOf(lsid);
    const number = BigInt(txnNumber.toString());
    const present = this.#sessions.get(id);
    if (present?.number === number) return present;
    present?.transaction?.abort();
    const session = { number, transaction: undefined, reply: undefined };
    this.#sessions.set(id, session);
    return session;
  }
}

function end(name: string, session: Session | undefined): Document {
  if (session?.reply !== undefined) return session.reply;
  if (session?.transaction === undefined) throw noSuchTransaction();
  if (name === "commitTransaction") {
    session.transaction.commit();
    session.reply = {};
  } else {
    session.transaction.abort();
  }
  session.transaction = undefined;
  return {};
}

async function withLimit(
  wait: Promise<void> | undefined,
  milliseconds: number | undefined,
): Promise<void> {
  if (wait === undefined) return;
  const done = new AbortController();
  const late = milliseconds
    ? sleep(milliseconds, undefined, { signal: done.signal }).then(
        () => {
          throw timeLimit();
        },
        () => undefined,
      )
    : new Promise<never>(() => {});
  await Promise.race([wait, late]).finally(() => done.abort());
}

function describe(error: unknown): Document {
  if (!(error instanceof CommandError)) {
    return {
      ok: 0,
      errmsg: error instanceof Error ? error.message : String(error),
      code: 2,
      codeName: "BadValue",
    };
  }
  const { message: errmsg, code, codeName, labels } = error;
  return { ok: 0, errmsg, code, codeName, ...(labels.length > 0 && { errorLabels: labels }) };
}
