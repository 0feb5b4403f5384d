import type { DomainEvent } from "#platform/domain-event.ts";

/** Repositories that share one connection and one fate. */
export interface Repositories {}

export interface Transaction extends Repositories {
  /** Delivered after the commit, dropped on rollback. */
  readonly events: { add(event: DomainEvent): void };
}

export interface UnitOfWork {
  /** May run `work` again after a deadlock: keep network calls and other side effects out of it. */
  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}
