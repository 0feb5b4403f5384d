import { normalizeEmail, type User } from "#domain/@users/user.ts";
import { AppError } from "#platform/errors.ts";
import type { UserRepository } from "#port/@users/user-repository.ts";
import type { MongoDatabase } from "#outbound/mongo/database.ts";
import type { Documents } from "#outbound/mongo/documents.ts";
import { isUniqueViolation } from "#outbound/mongo/driver-errors.ts";

export interface UserDocument extends Omit<User, "id"> {
  readonly _id: string;
  /** How many documents refer to it, since MongoDB has no foreign keys. */
  readonly references: number;
}

export class MongoUserRepository implements UserRepository {
  readonly #users: Documents<UserDocument>;

  constructor(db: MongoDatabase) {
    this.#users = db.documents("users");
  }

  async findById(id: string): Promise<User | undefined> {
    const document = await this.#users.findOne({ _id: id });
    return document && toUser(document);
  }

  async findByEmail(email: string): Promise<User | undefined> {
    const document = await this.#users.findOne({ email: normalizeEmail(email) });
    return document && toUser(document);
  }

  async save(user: User): Promise<User> {
    const { id: _id, ...saved } = { ...user, version: user.version + 1 };
    try {
      if (user.version === 0) {
        await this.#users.insertOne({ _id, ...saved, references: 0 });
      } else if (!(await this.#users.updateOne({ _id, version: user.version }, { $set: saved }))) {
        throw staleVersion();
      }
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new AppError("conflict", "email_taken", "Another user has this e-mail address.", {
        cause: error,
      });
    }
    return { id: _id, ...saved };
  }

  async delete(id: string, version: number): Promise<void> {
    if (await this.#users.deleteOne({ _id: id, version, references: 0 })) return;
    const user = await this.#users.findOne({ _id: id, version });
    if (!user) throw staleVersion();
    throw new AppError("conflict", "user_in_use", "Other records refer to this user.");
  }
}

function staleVersion(): AppError {
  return new AppError("conflict", "stale_version", "The user has changed since it was read.");
}

export function toUser({ _id, email, name, version, createdAt, updatedAt }: UserDocument): User {
  return { id: _id, email, name, version, createdAt, updatedAt };
}
