import type { UserRepository } from "#port/@users/user-repository.ts";
import type { User } from "#domain/@users/user.ts";
import { AppError } from "#platform/errors.ts";

export type GetUser = (id: string) => Promise<User>;

export function makeGetUser(users: UserRepository): GetUser {
  return async (id) => {
    const user = await users.findById(id);
    if (!user) throw new AppError("not_found", "user_not_found", `There is no user ${id}.`);
    return user;
  };
}
