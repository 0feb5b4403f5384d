import type { MysqlPool } from "kysely";
import type { Pool, PoolConnection } from "mysql2";
import { busy, unavailable } from "#outbound/sql/driver-errors.ts";

type GetConnection = MysqlPool["getConnection"];

/**
 * Has a place for each connection. Whoever finds none free waits here for a time, since mysql2 would let them wait for ever, and keep
 * those who have gone in its queue.
 */
export class BoundedPool implements MysqlPool {
  readonly #pool: Pool;
  readonly #patienceMs: number;
  readonly #waiting = new Set<() => void>();
  #free: number;
  /** Open, and given out. The places of others are theirs while they try to reach the server. */
  #inUse = 0;

  constructor(pool: Pool, size: number, patienceMs: number) {
    this.#pool = pool;
    this.#free = size;
    this.#patienceMs = patienceMs;
  }

  getConnection: GetConnection = (callback) => {
    let isLate = false;
    const open = () =>
      this.#open((error, connection) => {
        if (isLate) return connection?.release();
        clearTimeout(timer);
        callback(error && unavailable(error), connection as PoolConnection);
      });
    const timer = setTimeout(() => {
      isLate = true;
      const isWaiting = this.#waiting.delete(open);
      const error = new Error(`no connection within ${this.#patienceMs} ms`);
      const refusal = isWaiting && this.#inUse > 0 ? busy(error) : unavailable(error);
      callback(refusal, undefined as never);
    }, this.#patienceMs);
    if (this.#free === 0) {
      this.#waiting.add(open);
    } else {
      this.#free -= 1;
      open();
    }
  };

  end: MysqlPool["end"] = (callback) => this.#pool.end(callback);

  #open(callback: (error: Error | null, connection?: PoolConnection) => void): void {
    this.#pool.getConnection((error, connection) => {
      if (error) {
        this.#leave();
        return callback(error);
      }
      this.#inUse += 1;
      // A connection that has been lost is released too, but of those mysql2 tells nobody.
      connection.release = () => {
        Reflect.deleteProperty(connection, "release");
        connection.release();
        this.#inUse -= 1;
        this.#leave();
      };
      callback(null, connection);
    });
  }

  /** The place is for whoever has waited longest. */
  #leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free += 1;
    } else {
      this.#waiting.delete(next);
      next();
    }
  }
}
