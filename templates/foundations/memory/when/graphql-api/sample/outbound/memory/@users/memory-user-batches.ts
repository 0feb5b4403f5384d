import type { User } from "#domain/@users/user.ts";
import type { UserBatches } from "#port/@users/user-batches.ts";
import type { Memory } from "#outbound/memory/memory.ts";

export class MemoryUserBatches implements UserBatches {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  async byIds(ids: readonly string[]): Promise<User[]> {
    const users = this.#memory.rows<User>("users");
    return ids.flatMap((id) => users.get(id) ?? []);
  }
}
