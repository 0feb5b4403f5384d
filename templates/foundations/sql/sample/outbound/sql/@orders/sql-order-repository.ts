import type { Kysely, Selectable } from "kysely";
import type { Order } from "#domain/@orders/order.ts";
import { AppError } from "#platform/errors.ts";
import type { IdempotencyRecord, OrderRepository } from "#port/@orders/order-repository.ts";
import { isForeignKeyViolation, isUniqueViolation } from "#outbound/sql/driver-errors.ts";
import type { OrdersTable, Schema } from "#outbound/sql/schema.ts";

export class SqlOrderRepository implements OrderRepository {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async findById(id: string): Promise<Order | undefined> {
    const rows = await this.#db.selectFrom("orders").selectAll().where("id", "=", id).execute();
    const [order] = await withLines(this.#db, rows);
    return order;
  }

  async findByIdempotencyKey(
    userId: string,
    key: string,
  ): Promise<{ order: Order; fingerprint: string } | undefined> {
    const rows = await this.#db
      .selectFrom("orders")
      .selectAll()
      .where("user_id", "=", userId)
      .where("idempotency_key", "=", key)
      .execute();
    const [order] = await withLines(this.#db, rows);
    return order && { order, fingerprint: rows[0]?.request_fingerprint ?? "" };
  }

  async insert(order: Order, idempotency?: IdempotencyRecord): Promise<Order> {
    const row = {
      id: order.id,
      user_id: order.userId,
      status: order.status,
      total: order.total,
      version: order.version + 1,
      placed_at: order.placedAt.toISOString(),
      idempotency_key: idempotency?.key ?? null,
      request_fingerprint: idempotency?.fingerprint ?? null,
    };
    const lines = order.lines.map(({ sku, quantity, unitPrice }) => ({
      order_id: order.id,
      sku,
      quantity,
      unit_price: unitPrice,
    }));
    try {
      await this.#db.insertInto("orders").values(row).execute();
    } catch (error) {
      if (isForeignKeyViolation(error)) throw unknownUser(order.userId, error);
      if (!isUniqueViolation(error)) throw error;
      throw new AppError("conflict", "idempotency_key_used", "This key has placed an order.", {
        cause: error,
      });
    }
    await this.#db.insertInto("order_lines").values(lines).execute();
    return { ...order, version: row.version };
  }

  async update(order: Order): Promise<Order> {
    const version = order.version + 1;
    const { numUpdatedRows } = await this.#db
      .updateTable("orders")
      .set({ status: order.status, version })
      .where("id", "=", order.id)
      .where("version", "=", order.version)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) {
      throw new AppError("conflict", "stale_version", "The order has changed since it was read.");
    }
    return { ...order, version };
  }
}

/** Whoever placed the order was deleted after the use case looked. */
function unknownUser(userId: string, cause: unknown): AppError {
  const message = `There is no user ${userId}.`;
  const fields = [{ field: "userId", message }];
  return new AppError("validation", "unknown_user", message, { cause, fields });
}

export async function withLines(
  db: Kysely<Schema>,
  rows: readonly Selectable<OrdersTable>[],
): Promise<Order[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const lines = await db
    .selectFrom("order_lines")
    .selectAll()
    .where("order_id", "in", ids)
    .orderBy("sku")
    .execute();
  const linesByOrder = Map.groupBy(lines, (line) => line.order_id);
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    lines: (linesByOrder.get(row.id) ?? []).map(({ sku, quantity, unit_price }) => ({
      sku,
      quantity,
      unitPrice: unit_price,
    })),
    total: row.total,
    status: row.status,
    version: row.version,
    placedAt: new Date(row.placed_at),
  }));
}
