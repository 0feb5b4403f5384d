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

  async newestOf(userIds: readonly string[], limit: number): Promise<OrderHead[]> {
    if (userIds.length === 0) return [];
    const ranked = this.#db
      .selectFrom("orders")
      .select(HEAD)
      .select((eb) =>
        eb.fn
          .agg<number>("row_number")
          .over((over) =>
            over.partitionBy("user_id").orderBy("placed_at", "desc").orderBy("id", "desc"),
          )
          .as("position"),
      )
      .where("user_id", "in", userIds);
    const rows = await this.#db
      .selectFrom(ranked.as("ranked"))
      .select(HEAD)
      .where("position", "<=", limit)
      .orderBy("position")
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
