import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import {
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from "kysely";

const MAX_STATEMENTS = 200;

/**
 * One session writes and one reads. A second writer in the same process would freeze the event loop
 * for the whole busy timeout: SQLite waits synchronously for a commit that could not run meanwhile.
 */
export function nodeSqliteDialect(file: string, busyTimeoutMs: number): Dialect {
  return {
    createDriver: () => new NodeSqliteDriver(file, busyTimeoutMs),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new NodeSqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
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

class NodeSqliteDriver implements Driver {
  readonly #writer: Session;
  readonly #reader: Session;

  constructor(file: string, timeout: number) {
    this.#writer = new Session(new DatabaseSync(file, { timeout }));
    this.#writer.exec("pragma journal_mode = wal; pragma synchronous = normal");
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
    connection.end("commit");
  }

  async rollbackTransaction(connection: NodeSqliteConnection): Promise<void> {
    connection.end("rollback");
  }

  async releaseConnection(connection: NodeSqliteConnection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {
    this.#reader.close();
    this.#writer.close();
  }
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #writer: Session;
  readonly #reader: Session;
  #endTurn: (() => void) | undefined;

  constructor(writer: Session, reader: Session) {
    this.#writer = writer;
    this.#reader = reader;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const inTransaction = this.#endTurn !== undefined;
    if (!inTransaction && SelectQueryNode.is(query.query)) return this.#reader.execute(query);
    this.#endTurn ??= await this.#writer.turn();
    try {
      return this.#writer.execute(query);
    } finally {
      if (!inTransaction) this.release();
    }
  }

  streamQuery(): never {
    throw new Error("node:sqlite reads synchronously and cannot stream.");
  }

  async begin(): Promise<void> {
    this.#endTurn = await this.#writer.turn();
    this.#writer.exec("begin immediate");
  }

  end(command: "commit" | "rollback"): void {
    this.#writer.exec(command);
    this.release();
  }

  /** Kysely releases every connection, so that no failure keeps the next writer waiting. */
  release(): void {
    this.#endTurn?.();
    this.#endTurn = undefined;
  }
}

interface Prepared {
  readonly statement: StatementSync;
  readonly returnsRows: boolean;
}

class Session {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, Prepared>();
  #lastTurn = Promise.resolve();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  close(): void {
    this.#db.close();
  }

  /** Waits until everyone who asked before has ended their turn. */
  async turn(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const previous = this.#lastTurn;
    this.#lastTurn = promise;
    await previous;
    return resolve;
  }

  execute<R>({ sql, parameters }: CompiledQuery): QueryResult<R> {
    const { statement, returnsRows } = this.#prepare(sql);
    const values = parameters as SQLInputValue[];
    if (returnsRows) return { rows: statement.all(...values) as R[] };
    const { changes, lastInsertRowid } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  #prepare(sql: string): Prepared {
    const known = this.#statements.get(sql);
    if (known) return known;
    // Queries that differ with each call, such as lists of ids, must not fill the memory.
    if (this.#statements.size === MAX_STATEMENTS) this.#statements.clear();
    const statement = this.#db.prepare(sql);
    const prepared = { statement, returnsRows: statement.columns().length > 0 };
    this.#statements.set(sql, prepared);
    return prepared;
  }
}
