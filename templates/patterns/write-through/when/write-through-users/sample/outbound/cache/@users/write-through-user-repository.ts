import type { User } from "#domain/@users/user.ts";
import type { UserRepository } from "#port/@users/user-repository.ts";
import type { WriteThroughCache } from "#outbound/cache/write-through-cache.ts";

/** Users by id come from the cache, where every save leaves them; an e-mail address is looked up in the database. */
export class WriteThroughUserRepository implements UserRepository {
  readonly #inner: UserRepository;
  readonly #cache: WriteThroughCache<User>;

  constructor(inner: UserRepository, cache: WriteThroughCache<User>) {
    this.#inner = inner;
    this.#cache = cache;
  }

  async findById(id: string): Promise<User | undefined> {
    return this.#cache.find(id, () => this.#inner.findById(id));
  }

  async findByEmail(email: string): Promise<User | undefined> {
    return this.#inner.findByEmail(email);
  }

  async save(user: User): Promise<User> {
    const save = () => this.#inner.save(user);
    return this.#cache.replace(user.id, save, (saved) => saved);
  }

  async delete(id: string, version: number): Promise<void> {
    const remove = () => this.#inner.delete(id, version);
    await this.#cache.replace(id, remove, () => undefined);
  }
}
