import type { DomainEvent } from "#platform/domain-event.ts";
import type { EventBus } from "#platform/events.ts";
import type { Repositories, Transaction, UnitOfWork } from "#port/unit-of-work.ts";
import type { Memory } from "#outbound/memory/memory.ts";

export class MemoryUnitOfWork implements UnitOfWork {
  readonly #memory: Memory;
  readonly #events: EventBus;

  constructor(memory: Memory, events: EventBus) {
    this.#memory = memory;
    this.#events = events;
  }

  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const events: DomainEvent[] = [];
    const add = (event: DomainEvent) => void events.push(event);
    const result = await this.#memory.change((draft) =>
      work({ ...memoryRepositories(draft), events: { add } }),
    );
    for (const event of events) this.#events.publish(event);
    return result;
  }
}

function memoryRepositories(db: Memory): Repositories {
  return {};
}
