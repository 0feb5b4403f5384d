import { setTimeout } from "node:timers/promises";
import type { Kysely } from "kysely";
import type { DomainEvent } from "#platform/domain-event.ts";
import { AppError } from "#platform/errors.ts";
import type { EventBus } from "#platform/events.ts";
import type { Repositories, Transaction, UnitOfWork } from "#port/unit-of-work.ts";
import { isSerializationFailure } from "#outbound/sql/driver-errors.ts";
import type { Schema } from "#outbound/sql/schema.ts";

const MAX_ATTEMPTS = 5;
const BASE_DELAY_MS = 10;

export class SqlUnitOfWork implements UnitOfWork {
  readonly #db: Kysely<Schema>;
  readonly #events: EventBus;

  constructor(db: Kysely<Schema>, events: EventBus) {
    this.#db = db;
    this.#events = events;
  }

  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const events: DomainEvent[] = [];
      const add = (event: DomainEvent) => void events.push(event);
      try {
        const result = await this.#db
          .transaction()
          .execute((trx) => work({ ...sqlRepositories(trx), events: { add } }));
        for (const event of events) this.#events.publish(event);
        return result;
      } catch (error) {
        if (!isSerializationFailure(error)) throw error;
        if (attempt === MAX_ATTEMPTS) throw contended(error);
        await setTimeout(Math.random() * BASE_DELAY_MS * 2 ** attempt);
      }
    }
  }
}

function contended(cause: unknown): AppError {
  const message = "Too many change the same data at once. Try again later.";
  return new AppError("unavailable", "database_busy", message, { cause });
}

function sqlRepositories(db: Kysely<Schema>): Repositories {
  return {};
}
