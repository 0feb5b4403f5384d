import { AsyncLocalStorage } from "node:async_hooks";
import type { DomainEvent } from "#platform/domain-event.ts";
import { requestContext, type Logger } from "#platform/logger.ts";

type Handler<E extends DomainEvent> = (event: E) => void | Promise<void>;

/** Delivers events inside this process, after commit. A failing handler cannot undo what happened. */
export class EventBus {
  readonly #handlers = new Map<string, Set<Handler<DomainEvent>>>();
  readonly #logger: Logger;
  readonly #apart = AsyncLocalStorage.snapshot();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  subscribe<E extends DomainEvent>(type: E["type"], handler: Handler<E>): () => void {
    const handlers = this.#handlers.get(type) ?? new Set();
    this.#handlers.set(type, handlers.add(handler as Handler<DomainEvent>));
    return () => handlers.delete(handler as Handler<DomainEvent>);
  }

  publish(event: DomainEvent): void {
    for (const handler of this.#handlers.get(event.type) ?? []) void this.#deliver(event, handler);
  }

  async #deliver(event: DomainEvent, handler: Handler<DomainEvent>): Promise<void> {
    try {
      await this.#afterRequest(() => handler(event));
    } catch (error) {
      this.#logger.error({ err: error, event: event.type }, "event handler failed");
    }
  }

  /** What follows from a request outlives it, and keeps nothing of it but the id in its log lines. */
  #afterRequest<T>(work: () => T): T {
    const request = requestContext.getStore();
    return this.#apart(() => (request === undefined ? work() : requestContext.run(request, work)));
  }
}
