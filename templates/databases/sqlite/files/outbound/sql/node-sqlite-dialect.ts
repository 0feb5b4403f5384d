import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import {
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
} from "kysely";

export interface NodeSqliteOptions {
  readonly file: string;
  readonly busyTimeoutMs: number;
}

export class NodeSqliteDialect implements Dialect {
  readonly #options: NodeSqliteOptions;

  constructor(options: NodeSqliteOptions) {
    this.#options = options;
  }

  createDriver(): Driver {
    return new NodeSqliteDriver(this.#options);
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): SqliteAdapter {
    return new NodeSqliteAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}

class NodeSqliteAdapter extends SqliteAdapter {
  /** Otherwise Kysely would make reads wait for the writer. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }

  /** A migration that fails half-way leaves nothing behind. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/**
 * One session writes and one reads. A second writer in the same process would freeze the event loop
 * for the whole busy timeout: SQLite waits synchronously for a commit that could not run meanwhile.
 */
class NodeSqliteDriver implements Driver {
  readonly #writer: Writer;
  readonly #reader: Session;

  constructor({ file, busyTimeoutMs: timeout }: NodeSqliteOptions) {
    this.#writer = new Writer(new DatabaseSync(file, { timeout }));
    this.#reader = new Session(new DatabaseSync(file, { timeout, readOnly: true }));
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<NodeSqliteConnection> {
    return new NodeSqliteConnection(this.#writer, this.#reader);
  }

  async beginTransaction(connection: NodeSqliteConnection): Promise<void> {
    await connection.begin();
  }

  async commitTransaction(connection: NodeSqliteConnection): Promise<void> {
    connection.commit();
  }

  async rollbackTransaction(connection: NodeSqliteConnection): Promise<void> {
    connection.rollback();
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#reader.close();
    this.#writer.close();
  }
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #writer: Writer;
  readonly #reader: Session;
  #endTurn: (() => void) | undefined;

  constructor(writer: Writer, reader: Session) {
    this.#writer = writer;
    this.#reader = reader;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#endTurn !== undefined) return this.#writer.execute(query);
    if (SelectQueryNode.is(query.query)) return this.#reader.execute(query);
    const endTurn = await this.#writer.turn();
    try {
      return this.#writer.execute(query);
    } finally {
      endTurn();
    }
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("node:sqlite reads synchronously and cannot stream.");
  }

  async begin(): Promise<void> {
    const endTurn = await this.#writer.turn();
    try {
      this.#writer.exec("begin immediate");
      this.#endTurn = endTurn;
    } catch (error) {
      endTurn();
      throw error;
    }
  }

  commit(): void {
    this.#writer.exec("commit");
    this.#finish();
  }

  rollback(): void {
    try {
      this.#writer.exec("rollback");
    } finally {
      this.#finish();
    }
  }

  #finish(): void {
    this.#endTurn?.();
    this.#endTurn = undefined;
  }
}

class Session {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  execute<R>({ sql, parameters }: CompiledQuery): QueryResult<R> {
    const statement = this.#db.prepare(sql);
    const values = parameters as SQLInputValue[];
    if (statement.columns().length > 0) return { rows: statement.all(...values) as R[] };
    const { changes, lastInsertRowid } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  close(): void {
    this.#db.close();
  }
}

class Writer extends Session {
  #lastTurn = Promise.resolve();

  constructor(db: DatabaseSync) {
    super(db);
    this.exec("pragma journal_mode = wal");
    this.exec("pragma synchronous = normal");
  }

  /** Waits until everyone who asked before has ended their turn. */
  async turn(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const previous = this.#lastTurn;
    this.#lastTurn = promise;
    await previous;
    return resolve;
  }
}
