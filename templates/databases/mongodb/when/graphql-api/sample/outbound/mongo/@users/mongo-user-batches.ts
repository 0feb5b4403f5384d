import type { User } from "#domain/@users/user.ts";
import type { UserBatches } from "#port/@users/user-batches.ts";
import type { MongoDatabase } from "#outbound/mongo/database.ts";
import type { Documents } from "#outbound/mongo/documents.ts";
import { toUser, type UserDocument } from "#outbound/mongo/@users/mongo-user-repository.ts";

export class MongoUserBatches implements UserBatches {
  readonly #users: Documents<UserDocument>;

  constructor(db: MongoDatabase) {
    this.#users = db.documents("users");
  }

  async byIds(ids: readonly string[]): Promise<User[]> {
    const documents = await this.#users.find({ _id: { $in: [...ids] } });
    return documents.map(toUser);
  }
}
