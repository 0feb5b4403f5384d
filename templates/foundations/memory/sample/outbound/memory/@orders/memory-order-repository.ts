import type { Order } from "#domain/@orders/order.ts";
import { AppError } from "#platform/errors.ts";
import type { IdempotencyRecord, OrderRepository } from "#port/@orders/order-repository.ts";
import type { Memory } from "#outbound/memory/memory.ts";

interface KeyRow {
  readonly orderId: string;
  readonly fingerprint: string;
}

export class MemoryOrderRepository implements OrderRepository {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  async findById(id: string): Promise<Order | undefined> {
    return this.#memory.rows<Order>("orders").get(id);
  }

  async findByIdempotencyKey(
    userId: string,
    key: string,
  ): Promise<{ order: Order; fingerprint: string } | undefined> {
    const row = this.#memory.rows<KeyRow>("idempotency_keys").get(keyId(userId, key));
    const order = row && (await this.findById(row.orderId));
    return order && { order, fingerprint: row.fingerprint };
  }

  async insert(order: Order, idempotency?: IdempotencyRecord): Promise<Order> {
    return this.#memory.change((draft) => {
      if (!draft.rows("users").has(order.userId)) throw unknownUser(order.userId);
      if (idempotency) {
        const keys = draft.writable<KeyRow>("idempotency_keys");
        const id = keyId(order.userId, idempotency.key);
        if (keys.has(id)) throw keyUsed();
        keys.set(id, { orderId: order.id, fingerprint: idempotency.fingerprint });
      }
      const inserted = { ...order, version: order.version + 1 };
      draft.writable<Order>("orders").set(order.id, inserted);
      return inserted;
    });
  }

  async update(order: Order): Promise<Order> {
    return this.#memory.change((draft) => {
      const orders = draft.writable<Order>("orders");
      if (orders.get(order.id)?.version !== order.version) throw staleVersion();
      const updated = { ...order, version: order.version + 1 };
      orders.set(order.id, updated);
      return updated;
    });
  }
}

function keyId(userId: string, key: string): string {
  return `${userId} ${key}`;
}

function unknownUser(userId: string): AppError {
  const message = `There is no user ${userId}.`;
  const fields = [{ field: "userId", message }];
  return new AppError("validation", "unknown_user", message, { fields });
}

function keyUsed(): AppError {
  return new AppError("conflict", "idempotency_key_used", "This key has placed an order.");
}

function staleVersion(): AppError {
  return new AppError("conflict", "stale_version", "The order has changed since it was read.");
}
