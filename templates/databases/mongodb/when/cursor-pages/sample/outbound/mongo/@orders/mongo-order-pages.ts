import type { Order } from "#domain/@orders/order.ts";
import type { OrderPageQuery, OrderPages, OrderPosition } from "#port/@orders/order-pages.ts";
import type { MongoDatabase } from "#outbound/mongo/database.ts";
import type { Documents } from "#outbound/mongo/documents.ts";
import { toOrder, type OrderDocument } from "#outbound/mongo/@orders/mongo-order-repository.ts";

export class MongoOrderPages implements OrderPages {
  readonly #orders: Documents<OrderDocument>;

  constructor(db: MongoDatabase) {
    this.#orders = db.documents("orders");
  }

  async find({
    userId,
    after,
    limit,
  }: OrderPageQuery): Promise<{ orders: Order[]; next: OrderPosition | undefined }> {
    const documents = await this.#orders.find(
      { ...(userId !== undefined && { userId }), ...(after && olderThan(after)) },
      { sort: { placedAt: -1, _id: -1 }, limit: limit + 1 },
    );
    const orders = documents.slice(0, limit).map(toOrder);
    const last = documents.length > limit ? orders.at(-1) : undefined;
    return { orders, next: last && { placedAt: last.placedAt.toISOString(), id: last.id } };
  }
}

/** The bound on the date alone is what the index is walked by. BSON dates have milliseconds, as JavaScript's have. */
function olderThan({ placedAt, id }: OrderPosition) {
  const date = new Date(placedAt);
  return {
    placedAt: { $lte: date },
    $or: [{ placedAt: { $lt: date } }, { placedAt: date, _id: { $lt: id } }],
  };
}
