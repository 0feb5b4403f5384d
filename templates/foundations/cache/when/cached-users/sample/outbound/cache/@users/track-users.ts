import type { UserRepository } from "#port/@users/user-repository.ts";

/** The same users, telling which are about to change. */
export function trackUsers(users: UserRepository, touch: (id: string) => void): UserRepository {
  return {
    findById: (id) => users.findById(id),
    findByEmail: (email) => users.findByEmail(email),
    save(user) {
      touch(user.id);
      return users.save(user);
    },
    delete(id, version) {
      touch(id);
      return users.delete(id, version);
    },
  };
}
