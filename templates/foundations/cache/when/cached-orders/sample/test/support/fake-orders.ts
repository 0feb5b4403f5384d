import type { Order } from "#domain/@orders/order.ts";
import type { IdempotencyRecord, OrderRepository } from "#port/@orders/order-repository.ts";

/** As much of the orders as a cache has to do with. */
export class FakeOrders implements OrderRepository {
  readonly rows = new Map<string, Order>();
  readonly #keys = new Map<string, { orderId: string; fingerprint: string }>();
  /** How often it was asked for one by its id. */
  queries = 0;

  async findById(id: string): Promise<Order | undefined> {
    this.queries++;
    return this.rows.get(id);
  }

  async findByIdempotencyKey(
    _userId: string,
    key: string,
  ): Promise<{ order: Order; fingerprint: string } | undefined> {
    const record = this.#keys.get(key);
    const order = record && this.rows.get(record.orderId);
    return order && { order, fingerprint: record.fingerprint };
  }

  async insert(order: Order, idempotency?: IdempotencyRecord): Promise<Order> {
    if (idempotency) {
      const { key, fingerprint } = idempotency;
      this.#keys.set(key, { orderId: order.id, fingerprint });
    }
    return this.update(order);
  }

  async update(order: Order): Promise<Order> {
    const updated = { ...order, version: order.version + 1 };
    this.rows.set(order.id, updated);
    return updated;
  }
}
