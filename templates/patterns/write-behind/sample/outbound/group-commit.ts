import { AsyncLocalStorage } from "node:async_hooks";
import { inTime } from "#platform/deadline.ts";

interface Waiting<Item> {
  readonly item: Item;
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** One commit at a time. Whatever is added meanwhile goes together into the next one. */
export class GroupCommit<Item> {
  readonly #commit: (items: readonly Item[]) => Promise<void>;
  readonly #limit: number;
  /** A group belongs to many requests, so it runs in the context, and within the deadline, of none. */
  readonly #outside = AsyncLocalStorage.snapshot();
  readonly #waiting = new Set<Waiting<Item>>();
  #isCommitting = false;

  constructor(commit: (items: readonly Item[]) => Promise<void>, limit: number) {
    this.#commit = commit;
    this.#limit = limit;
  }

  /**
   * Resolves once the item is committed.
   *
   * @throws AppError `deadline_exceeded` if the request has no more time; an item whose commit has not begun is dropped
   */
  async add(item: Item): Promise<void> {
    const waiting = { item, ...Promise.withResolvers<void>() };
    try {
      await inTime(() => this.#enter(waiting));
    } finally {
      // Committed later, it would undo what others have written since its request failed.
      this.#waiting.delete(waiting);
    }
  }

  #enter(waiting: Waiting<Item>): Promise<void> {
    this.#waiting.add(waiting);
    if (!this.#isCommitting) void this.#outside(() => this.#commitAll());
    return waiting.promise;
  }

  async #commitAll(): Promise<void> {
    this.#isCommitting = true;
    while (this.#waiting.size > 0) {
      const group = [...this.#waiting].slice(0, this.#limit);
      for (const waiting of group) this.#waiting.delete(waiting);
      try {
        await this.#commit(group.map(({ item }) => item));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.#isCommitting = false;
  }
}
