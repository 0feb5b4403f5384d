import type { Kysely } from "kysely";
import type { OrderLine } from "#domain/@orders/order.ts";
import type { OrderBatches, OrderHead } from "#port/@orders/order-batches.ts";
import type { Schema } from "#outbound/sql/schema.ts";

const HEAD = ["id", "user_id", "total", "status", "version", "placed_at"] as const;

export class SqlOrderBatches implements OrderBatches {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** One walk along the index for each user, all in one query. */
  async newestOf(userIds: readonly string[], limit: number): Promise<OrderHead[]> {
    const [first, ...others] = userIds.map((userId) => this.#newest(userId, limit));
    if (first === undefined) return [];
    const rows = await others
      .reduce((all, newest) => all.unionAll(newest), first)
      .orderBy("placed_at", "desc")
      .orderBy("id", "desc")
      .execute();

    return rows.map((row) => ({
      id: row.id,
      userId: row.user_id,
      total: row.total,
      status: row.status,
      version: row.version,
      placedAt: new Date(row.placed_at),
    }));
  }

  /** Within another select, because SQLite takes no limit in a part of a union. */
  #newest(userId: string, limit: number) {
    const newest = this.#db
      .selectFrom("orders")
      .select(HEAD)
      .where("user_id", "=", userId)
      .orderBy("placed_at", "desc")
      .orderBy("id", "desc")
      .limit(limit);
    return this.#db.selectFrom(newest.as("newest")).select(HEAD);
  }

  async linesOf(orderIds: readonly string[]): Promise<Map<string, OrderLine[]>> {
    if (orderIds.length === 0) return new Map();
    const rows = await this.#db
      .selectFrom("order_lines")
      .selectAll()
      .where("order_id", "in", orderIds)
      .orderBy("sku")
      .execute();

    const lines = new Map<string, OrderLine[]>();
    for (const { order_id, sku, quantity, unit_price } of rows) {
      const ofOrder = lines.get(order_id) ?? [];
      lines.set(order_id, [...ofOrder, { sku, quantity, unitPrice: unit_price }]);
    }
    return lines;
  }
}
