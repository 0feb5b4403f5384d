import type { UserRepository } from "#port/@users/user-repository.ts";
import { changeUser, createUser, type User, type UserDetails } from "#domain/@users/user.ts";
import { AppError } from "#platform/errors.ts";

export class UserService {
  readonly #users: UserRepository;

  constructor(users: UserRepository) {
    this.#users = users;
  }

  async create(details: UserDetails): Promise<User> {
    return this.#users.save(createUser(details));
  }

  async get(id: string): Promise<User> {
    const user = await this.#users.findById(id);
    if (!user) throw new AppError("not_found", "user_not_found", `There is no user ${id}.`);
    return user;
  }

  async findByEmail(email: string): Promise<User | undefined> {
    return this.#users.findByEmail(email);
  }

  async update(id: string, expectedVersion: number, details: UserDetails): Promise<User> {
    const user = await this.get(id);
    return this.#users.save({ ...changeUser(user, details), version: expectedVersion });
  }

  async delete(id: string, expectedVersion: number): Promise<void> {
    const user = await this.get(id);
    await this.#users.delete(user.id, expectedVersion);
  }
}
