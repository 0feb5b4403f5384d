import type { User } from "#domain/@users/user.ts";
import type { UserRepository } from "#port/@users/user-repository.ts";
import type { Cache } from "#outbound/cache/cache.ts";

/** Users by id come from the cache. Look-ups by e-mail are rare, and not worth a second key. */
export class CachedUserRepository implements UserRepository {
  readonly #inner: UserRepository;
  readonly #cache: Cache<User>;

  constructor(inner: UserRepository, cache: Cache<User>) {
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
    return this.#cache.write(user.id, () => this.#inner.save(user));
  }

  async delete(id: string, version: number): Promise<void> {
    await this.#cache.write(id, () => this.#inner.delete(id, version));
  }
}
