import { AsyncLocalStorage } from "node:async_hooks";

interface Waiting<Item> {
  readonly item: Item;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** One commit at a time. Whatever is added meanwhile goes together into the next one. */
export class GroupCommit<Item> {
  readonly #commit: (items: readonly Item[]) => Promise<void>;
  readonly #limit: number;
  /** A group belongs to many requests, so it runs in the context, and within the deadline, of none. */
  readonly #outside = AsyncLocalStorage.snapshot();
  #waiting: Waiting<Item>[] = [];
  #isCommitting = false;

  constructor(commit: (items: readonly Item[]) => Promise<void>, limit: number) {
    this.#commit = commit;
    this.#limit = limit;
  }

  /** Resolves once the item is committed. */
  add(item: Item): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ item, resolve, reject });
    if (!this.#isCommitting) void this.#outside(() => this.#commitAll());
    return promise;
  }

  async #commitAll(): Promise<void> {
    this.#isCommitting = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, this.#limit);
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
