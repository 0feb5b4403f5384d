import type { OrderLine } from "#domain/@orders/order.ts";
import type { OrderBatches, OrderHead } from "#port/@orders/order-batches.ts";
import type { MongoDatabase } from "#outbound/mongo/database.ts";
import type { Documents } from "#outbound/mongo/documents.ts";
import type { OrderDocument } from "#outbound/mongo/@orders/mongo-order-repository.ts";

export class MongoOrderBatches implements OrderBatches {
  readonly #orders: Documents<OrderDocument>;

  constructor(db: MongoDatabase) {
    this.#orders = db.documents("orders");
  }

  /** One walk along the index for each user, all in one call. */
  async newestOf(userIds: readonly string[], limit: number): Promise<OrderHead[]> {
    const newest = (userId: string) => [
      { $match: { userId } },
      { $sort: { placedAt: -1, _id: -1 } },
      { $limit: limit },
      { $project: { lines: 0 } },
    ];
    const [first, ...others] = userIds;
    if (first === undefined) return [];
    const unions = others.map((id) => ({ $unionWith: { coll: "orders", pipeline: newest(id) } }));
    const documents = await this.#orders.aggregate([...newest(first), ...unions]);
    return documents.map(({ _id, userId, total, status, version, placedAt }) => ({
      id: _id,
      userId,
      total,
      status,
      version,
      placedAt,
    }));
  }

  async linesOf(orderIds: readonly string[]): Promise<Map<string, OrderLine[]>> {
    const documents = await this.#orders.find({ _id: { $in: [...orderIds] } });
    return new Map(documents.map(({ _id, lines }) => [_id, [...lines]]));
  }
}
