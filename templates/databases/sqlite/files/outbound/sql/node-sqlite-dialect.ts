import { setTimeout as sleep } from "node:timers/promises";
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
import { AppError } from "#platform/errors.ts";
import { isBusy } from "#outbound/sql/driver-errors.ts";

const MAX_STATEMENTS = 200;
const MAX_PAUSE_MS = 20;

/**
 * One session writes, in turn, and one reads. For another process SQLite would wait synchronously
 * and freeze the event loop, so sessions never wait; connections try again until it is too late.
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
  readonly #busyTimeoutMs: number;

  constructor(file: string, timeout: number) {
    // While the file is being made, nothing is served yet and waiting synchronously does no harm.
    this.#writer = new Session(new DatabaseSync(file, { timeout }));
    this.#writer.exec("pragma journal_mode = wal; pragma synchronous = normal");
    this.#writer.exec("pragma busy_timeout = 0");
    this.#reader = new Session(new DatabaseSync(file, { timeout: 0, readOnly: true }));
    this.#busyTimeoutMs = timeout;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<NodeSqliteConnection> {
    return new NodeSqliteConnection(this.#writer, this.#reader, this.#busyTimeoutMs);
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
  readonly #busyTimeoutMs: number;
  #hasTurn = false;

  constructor(writer: Session, reader: Session, busyTimeoutMs: number) {
    this.#writer = writer;
    this.#reader = reader;
    this.#busyTimeoutMs = busyTimeoutMs;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#hasTurn) return this.#writer.execute(query);
    const deadline = this.#deadline();
    if (SelectQueryNode.is(query.query)) {
      return whenFree(deadline, () => this.#reader.execute<R>(query));
    }
    await this.#takeTurn(deadline);
    try {
      return await whenFree(deadline, () => this.#writer.execute<R>(query));
    } finally {
      this.release();
    }
  }

  streamQuery(): never {
    throw new Error("node:sqlite reads synchronously and cannot stream.");
  }

  async begin(): Promise<void> {
    const deadline = this.#deadline();
    await this.#takeTurn(deadline);
    await whenFree(deadline, () => this.#writer.exec("begin immediate"));
  }

  end(command: "commit" | "rollback"): void {
    this.#writer.exec(command);
    this.release();
  }

  /** Kysely releases every connection, so that no failure keeps the next writer waiting. */
  release(): void {
    if (!this.#hasTurn) return;
    this.#hasTurn = false;
    this.#writer.endTurn();
  }

  async #takeTurn(deadline: number): Promise<void> {
    await this.#writer.takeTurn(deadline);
    this.#hasTurn = true;
  }

  /** Of the call, turn included: those who queue behind one that waits do not wait anew. */
  #deadline(): number {
    return performance.now() + this.#busyTimeoutMs;
  }
}

/** Tries again while another process holds the lock. */
async function whenFree<T>(deadline: number, attempt: () => T): Promise<T> {
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() >= deadline) throw busy(error);
    }
    await sleep(1 + Math.random() * MAX_PAUSE_MS);
  }
}

function busy(cause: unknown): AppError {
  const message = "Other writes keep the database busy.";
  return new AppError("unavailable", "database_busy", message, { cause });
}

interface Prepared {
  readonly statement: StatementSync;
  readonly returnsRows: boolean;
}

class Session {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, Prepared>();
  readonly #waiting = new Set<() => void>();
  #isTaken = false;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  close(): void {
    this.#db.close();
  }

  /** Waits until everyone who asked before has ended their turn, or until it is too late. */
  async takeTurn(deadline: number): Promise<void> {
    if (!this.#isTaken) {
      this.#isTaken = true;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.delete(admit);
        reject(busy(new Error(`${this.#waiting.size} others wait as well`)));
      };
      const timer = setTimeout(giveUp, deadline - performance.now());
      const admit = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.add(admit);
    });
  }

  endTurn(): void {
    const [next] = this.#waiting;
    this.#isTaken = next !== undefined;
    if (next === undefined) return;
    this.#waiting.delete(next);
    next();
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
