import { MongoClient, type ClientSession, type Db } from "mongodb";
import type { Config } from "#platform/config.ts";
import type { Logger } from "#platform/logger.ts";
import { StartupError } from "#platform/startup.ts";
import { Documents } from "#outbound/mongo/documents.ts";
import { reached } from "#outbound/mongo/driver-errors.ts";
import { Places } from "#outbound/mongo/places.ts";

const EX_CONFIG = 78;

/** How long after the server should have ended a statement it may still say so. */
const SILENCE_MS = 500;

interface Limits {
  readonly maxTimeMS: number;
  /** In which a call has its connection, and its answer. */
  readonly answerMs: number;
  /** As many as connections. Transactions that ran all at once would mostly meet conflicts: each has one until it ends. */
  readonly places: Places;
}

/** The database as one transaction, or none, sees it. */
export class MongoDatabase {
  readonly db: Db;
  readonly #client: MongoClient;
  readonly #limits: Limits;
  readonly #session: ClientSession | undefined;

  constructor(client: MongoClient, limits: Limits, session?: ClientSession) {
    this.db = client.db();
    this.#client = client;
    this.#limits = limits;
    this.#session = session;
  }

  documents<T extends { readonly _id: string }>(collection: string): Documents<T> {
    const session = this.#session && { session: this.#session };
    const options = { maxTimeMS: this.#limits.maxTimeMS, ...session };
    return new Documents(this.db.collection<T>(collection), options, (call) => this.reach(call));
  }

  /** Makes a call of the driver, once there is a connection for it. */
  async reach<T>(call: () => Promise<T>): Promise<T> {
    const { places, answerMs } = this.#limits;
    const answer = () => reached(call(), answerMs);
    // A transaction has its place already.
    return this.#session === undefined ? places.during(answer) : answer();
  }

  /**
   * The driver runs `work` again when another transaction has changed what it wants to change. Inside of a transaction, it is
   * part of that.
   */
  async transaction<T>(work: (tx: MongoDatabase) => Promise<T>): Promise<T> {
    if (this.#session !== undefined) return work(this);
    const { places, answerMs } = this.#limits;
    let isAnswered = false;
    const attempt = async (session: ClientSession) => {
      const result = await work(new MongoDatabase(this.#client, this.#limits, session));
      if (isAnswered) throw new Error("Whoever began the transaction was told that it failed.");
      return result;
    };
    const run = (session: ClientSession) =>
      session.withTransaction(() => attempt(session), {
        readConcern: { level: "snapshot" },
        writeConcern: { w: "majority" },
        maxCommitTimeMS: this.#limits.maxTimeMS,
      });
    // The place is held until the transaction has ended, even when nobody waits for it any more.
    const ended = places.during(() => this.#client.withSession(run));
    return reached(ended, answerMs).finally(() => (isAnswered = true));
  }

  async ping(): Promise<void> {
    await this.reach(() => this.db.command({ ping: 1 }));
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}

export async function openDatabase(config: Config, logger: Logger): Promise<MongoDatabase> {
  const size = config.DATABASE_POOL_SIZE;
  const patience = config.DATABASE_ACQUIRE_TIMEOUT_MS;
  const maxTimeMS = config.DATABASE_STATEMENT_TIMEOUT_MS;
  const silenceMs = maxTimeMS === 0 ? 0 : maxTimeMS + SILENCE_MS;
  let inUse = 0;
  const places = new Places(size, patience, () => inUse > 0);
  const client = new MongoClient(serverUrl(config), {
    maxPoolSize: size,
    waitQueueTimeoutMS: patience,
    serverSelectionTimeoutMS: patience,
    maxIdleTimeMS: config.DATABASE_IDLE_TIMEOUT_MS,
    socketTimeoutMS: silenceMs,
  });
  client.on("connectionCheckedOut", () => void (inUse += 1));
  client.on("connectionCheckedIn", () => void (inUse -= 1));
  const host = client.options.srvHost ?? client.options.hosts.join(",");
  logger.info({ host }, "using MongoDB server");
  await reachReplicaSet(client, `${host}/${client.options.dbName}`);
  return new MongoDatabase(client, {
    maxTimeMS,
    answerMs: silenceMs === 0 ? 0 : patience + silenceMs,
    places,
  });
}

/** Without the limit of a request: building an index takes as long as it takes. */
export async function openForMigrations(config: Config, logger: Logger): Promise<MongoDatabase> {
  return openDatabase({ ...config, DATABASE_STATEMENT_TIMEOUT_MS: 0 }, logger);
}

function serverUrl({ DATABASE_URL: url }: Config): string {
  if (url === "memory:") throw new StartupError("DATABASE_URL is memory: nothing to migrate.", 0);
  if (url !== undefined) return url;
  throw new StartupError(
    "DATABASE_URL is not set: name a MongoDB replica set, such as " +
      "mongodb://localhost:27017/app?directConnection=true, or set it to memory: to run without one.",
    EX_CONFIG,
  );
}

async function reachReplicaSet(client: MongoClient, address: string): Promise<void> {
  const problem = await client
    .db()
    .command({ hello: 1 })
    .then(
      ({ setName, msg }) => (setName || msg === "isdbgrid" ? undefined : "it is no replica set"),
      (error: Error) => error.message,
    );
  if (problem === undefined) return;
  await client.close();
  throw new StartupError(
    `No MongoDB replica set at ${address} (${problem}): start "mongod --replSet rs0" there and initiate ` +
      "it, or set DATABASE_URL to another one, or to memory: to run without one.",
    1,
  );
}
