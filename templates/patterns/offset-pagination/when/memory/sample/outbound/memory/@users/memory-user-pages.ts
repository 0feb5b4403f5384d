import type { User } from "#domain/@users/user.ts";
import type { UserPageQuery, UserPages } from "#port/@users/user-pages.ts";
import type { Memory } from "#outbound/memory/memory.ts";

export class MemoryUserPages implements UserPages {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  async find({ email, offset, limit }: UserPageQuery): Promise<{ users: User[]; total: number }> {
    const users = [...this.#memory.rows<User>("users").values()]
      .filter((user) => email === undefined || user.email === email)
      .toSorted(byAge);
    return { users: users.slice(offset, offset + limit), total: users.length };
  }
}

function byAge(a: User, b: User): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1);
}
