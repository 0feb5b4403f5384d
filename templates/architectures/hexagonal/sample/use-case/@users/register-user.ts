import type { UserRepository } from "#port/@users/user-repository.ts";
import { createUser, type User, type UserDetails } from "#domain/@users/user.ts";

export function makeRegisterUser(users: UserRepository) {
  return (details: UserDetails): Promise<User> => users.save(createUser(details));
}
