import type { User } from "#domain/@users/user.ts";
import type { UserPageQuery, UserPages } from "#port/@users/user-pages.ts";
import type { MongoDatabase } from "#outbound/mongo/database.ts";
import { toUser, type UserDocument } from "#outbound/mongo/@users/mongo-user-repository.ts";

interface Count {
  readonly _id: string;
  readonly total: number;
}

export class MongoUserPages implements UserPages {
  readonly #db: MongoDatabase;

  constructor(db: MongoDatabase) {
    this.#db = db;
  }

  async find({ email, offset, limit }: UserPageQuery): Promise<{ users: User[]; total: number }> {
    const wanted = email === undefined ? {} : { email };
    // A transaction reads one snapshot, so page and total agree.
    return this.#db.transaction(async (tx) => {
      const documents = await tx
        .documents<UserDocument>("users")
        .find(wanted, { sort: { createdAt: 1, _id: 1 }, skip: offset, limit });
      const [count] = await tx
        .documents<Count>("users")
        .aggregate([{ $match: wanted }, { $group: { _id: "all", total: { $sum: 1 } } }]);
      return { users: documents.map(toUser), total: count?.total ?? 0 };
    });
  }
}
