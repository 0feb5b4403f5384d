import { makeChangeUser } from "#use-case/@users/change-user.ts";
import { makeDeleteUser } from "#use-case/@users/delete-user.ts";
import { makeGetUser } from "#use-case/@users/get-user.ts";
import { makeRegisterUser } from "#use-case/@users/register-user.ts";
import type { UserRepository } from "#port/@users/user-repository.ts";
import type { User, UserDetails } from "#domain/@users/user.ts";

/** The inbound port: what adapters and other modules can ask for. */
export interface UserService {
  create(details: UserDetails): Promise<User>;
  get(id: string): Promise<User>;
  exists(id: string): Promise<boolean>;
  findByEmail(email: string): Promise<User | undefined>;
  update(id: string, expectedVersion: number, details: UserDetails): Promise<User>;
  delete(id: string, expectedVersion: number): Promise<void>;
}

export function makeUserService(users: UserRepository): UserService {
  const get = makeGetUser(users);
  return {
    create: makeRegisterUser(users),
    get,
    exists: async (id) => (await users.findById(id)) !== undefined,
    findByEmail: (email) => users.findByEmail(email),
    update: makeChangeUser(users, get),
    delete: makeDeleteUser(users, get),
  };
}
