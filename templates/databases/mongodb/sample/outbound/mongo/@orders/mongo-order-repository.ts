import type { Order } from "#domain/@orders/order.ts";
import { AppError } from "#platform/errors.ts";
import type { IdempotencyRecord, OrderRepository } from "#port/@orders/order-repository.ts";
import type { MongoDatabase } from "#outbound/mongo/database.ts";
import type { Documents } from "#outbound/mongo/documents.ts";
import { isUniqueViolation } from "#outbound/mongo/driver-errors.ts";
import { countReference } from "#outbound/mongo/references.ts";

export interface OrderDocument extends Omit<Order, "id"> {
  readonly _id: string;
  readonly idempotencyKey?: string;
  readonly requestFingerprint?: string;
}

export class MongoOrderRepository implements OrderRepository {
  readonly #orders: Documents<OrderDocument>;
  readonly #db: MongoDatabase;

  constructor(db: MongoDatabase) {
    this.#orders = db.documents("orders");
    this.#db = db;
  }

  async findById(id: string): Promise<Order | undefined> {
    const document = await this.#orders.findOne({ _id: id });
    return document && toOrder(document);
  }

  async findByIdempotencyKey(
    userId: string,
    key: string,
  ): Promise<{ order: Order; fingerprint: string } | undefined> {
    const document = await this.#orders.findOne({ userId, idempotencyKey: key });
    return document && { order: toOrder(document), fingerprint: document.requestFingerprint ?? "" };
  }

  async insert(order: Order, idempotency?: IdempotencyRecord): Promise<Order> {
    const { id: _id, ...inserted } = { ...order, version: order.version + 1 };
    const request = idempotency && {
      idempotencyKey: idempotency.key,
      requestFingerprint: idempotency.fingerprint,
    };
    try {
      await this.#orders.insertOne({ _id, ...inserted, ...request });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new AppError("conflict", "idempotency_key_used", "This key has placed an order.", {
        cause: error,
      });
    }
    if (!(await countReference(this.#db, "users", order.userId, 1))) {
      const message = `There is no user ${order.userId}.`;
      const fields = [{ field: "userId", message }];
      throw new AppError("validation", "unknown_user", message, { fields });
    }
    return { id: _id, ...inserted };
  }

  async update(order: Order): Promise<Order> {
    const version = order.version + 1;
    const current = { _id: order.id, version: order.version };
    if (!(await this.#orders.updateOne(current, { $set: { status: order.status, version } }))) {
      throw new AppError("conflict", "stale_version", "The order has changed since it was read.");
    }
    return { ...order, version };
  }
}

export function toOrder(document: OrderDocument): Order {
  const { _id, userId, lines, total, status, version, placedAt } = document;
  return { id: _id, userId, lines, total, status, version, placedAt };
}
