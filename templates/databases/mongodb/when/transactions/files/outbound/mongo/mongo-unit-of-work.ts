import type { DomainEvent } from "#platform/domain-event.ts";
import type { EventBus } from "#platform/events.ts";
import type { Repositories, Transaction, UnitOfWork } from "#port/unit-of-work.ts";
import type { MongoDatabase } from "#outbound/mongo/database.ts";

export class MongoUnitOfWork implements UnitOfWork {
  readonly #db: MongoDatabase;
  readonly #events: EventBus;

  constructor(db: MongoDatabase, events: EventBus) {
    this.#db = db;
    this.#events = events;
  }

  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const { result, events } = await this.#db.transaction(async (db) => {
      const added: DomainEvent[] = [];
      const add = (event: DomainEvent) => void added.push(event);
      const value = await work({ ...mongoRepositories(db), events: { add } });
      return { result: value, events: added };
    });
    for (const event of events) this.#events.publish(event);
    return result;
  }
}

function mongoRepositories(db: MongoDatabase): Repositories {
  return {};
}
