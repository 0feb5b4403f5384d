import type { GetUser } from "#use-case/@users/get-user.ts";
import type { UserRepository } from "#port/@users/user-repository.ts";
import { changeUser, type User, type UserDetails } from "#domain/@users/user.ts";

export function makeChangeUser(users: UserRepository, get: GetUser) {
  return async (id: string, expectedVersion: number, details: UserDetails): Promise<User> => {
    const changed = changeUser(await get(id), details);
    return users.save({ ...changed, version: expectedVersion });
  };
}
