import type { Repositories, Transaction, UnitOfWork } from "#port/unit-of-work.ts";
import type { Cache } from "#outbound/cache/cache.ts";

type Changing = Pick<Cache<never>, "change">;

/** The same repository, telling which ids it is about to change. */
type Track<Repository> = (repository: Repository, touch: (id: string) => void) => Repository;

/** Once a transaction has committed, forgets what it changed of one kind. */
export class CachedUnitOfWork<Name extends keyof Repositories> implements UnitOfWork {
  readonly #inner: UnitOfWork;
  readonly #cache: Changing;
  readonly #name: Name;
  readonly #track: Track<Repositories[Name]>;

  constructor(inner: UnitOfWork, cache: Changing, name: Name, track: Track<Repositories[Name]>) {
    this.#inner = inner;
    this.#cache = cache;
    this.#name = name;
    this.#track = track;
  }

  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const change = this.#cache.change();
    let committing = false;
    try {
      return await this.#inner.run(async (tx) => {
        // What an attempt before this one touched was rolled back.
        change.release();
        committing = false;
        const tracked = this.#track(tx[this.#name], change.touch);
        const result = await work({ ...tx, [this.#name]: tracked });
        committing = true;
        return result;
      });
    } finally {
      // A commit that failed may have happened all the same.
      if (committing) await change.settle();
      else change.release();
    }
  }
}
