import type { Kysely } from "kysely";
import type { Order } from "#domain/@orders/order.ts";
import type { OrderPageQuery, OrderPages, OrderPosition } from "#port/@orders/order-pages.ts";
import type { Schema } from "#outbound/sql/schema.ts";
import { withLines } from "#outbound/sql/@orders/sql-order-repository.ts";

export class SqlOrderPages implements OrderPages {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async find({
    userId,
    after,
    limit,
  }: OrderPageQuery): Promise<{ orders: Order[]; next: OrderPosition | undefined }> {
    let query = this.#db
      .selectFrom("orders")
      .selectAll()
      .orderBy("placed_at", "desc")
      .orderBy("id", "desc")
      .limit(limit + 1);
    if (userId !== undefined) query = query.where("user_id", "=", userId);
    if (after !== undefined) {
      query = query
        // Not every database walks an index by a pair: the first column has a bound of its own.
        .where("placed_at", "<=", after.placedAt)
        .where((eb) => eb(eb.refTuple("placed_at", "id"), "<", eb.tuple(after.placedAt, after.id)));
    }

    const rows = await query.execute();
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      orders: await withLines(this.#db, page),
      next: last && { placedAt: last.placed_at, id: last.id },
    };
  }
}
