import { normalizeEmail, type User } from "#domain/@users/user.ts";
import { AppError } from "#platform/errors.ts";
import type { UserRepository } from "#port/@users/user-repository.ts";
import type { Memory } from "#outbound/memory/memory.ts";
import { isReferenced } from "#outbound/memory/references.ts";

export class MemoryUserRepository implements UserRepository {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  async findById(id: string): Promise<User | undefined> {
    return this.#users().get(id);
  }

  async findByEmail(email: string): Promise<User | undefined> {
    const normalized = normalizeEmail(email);
    return [...this.#users().values()].find((user) => user.email === normalized);
  }

  async save(user: User): Promise<User> {
    return this.#memory.change((draft) => {
      const users = draft.writable<User>("users");
      if ((users.get(user.id)?.version ?? 0) !== user.version) throw staleVersion();
      for (const other of users.values()) {
        if (other.email === user.email && other.id !== user.id) throw emailTaken();
      }
      const saved = { ...user, version: user.version + 1 };
      users.set(user.id, saved);
      return saved;
    });
  }

  async delete(id: string, version: number): Promise<void> {
    await this.#memory.change((draft) => {
      const users = draft.writable<User>("users");
      if (users.get(id)?.version !== version) throw staleVersion();
      if (isReferenced(draft, "users", id)) throw userInUse();
      users.delete(id);
    });
  }

  #users(): ReadonlyMap<string, User> {
    return this.#memory.rows("users");
  }
}

function staleVersion(): AppError {
  return new AppError("conflict", "stale_version", "The user has changed since it was read.");
}

function emailTaken(): AppError {
  return new AppError("conflict", "email_taken", "Another user has this e-mail address.");
}

function userInUse(): AppError {
  return new AppError("conflict", "user_in_use", "Other records refer to this user.");
}
