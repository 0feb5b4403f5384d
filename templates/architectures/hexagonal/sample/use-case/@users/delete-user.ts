import type { GetUser } from "#use-case/@users/get-user.ts";
import type { UserRepository } from "#port/@users/user-repository.ts";

export function makeDeleteUser(users: UserRepository, get: GetUser) {
  return async (id: string, expectedVersion: number): Promise<void> => {
    const user = await get(id);
    await users.delete(user.id, expectedVersion);
  };
}
