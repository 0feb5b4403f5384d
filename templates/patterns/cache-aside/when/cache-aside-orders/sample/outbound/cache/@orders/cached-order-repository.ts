import type { Order } from "#domain/@orders/order.ts";
import type { IdempotencyRecord, OrderRepository } from "#port/@orders/order-repository.ts";
import type { Cache } from "#outbound/cache/cache.ts";

/** Orders by id come from the cache. */
export class CachedOrderRepository implements OrderRepository {
  readonly #inner: OrderRepository;
  readonly #cache: Cache<Order>;

  constructor(inner: OrderRepository, cache: Cache<Order>) {
    this.#inner = inner;
    this.#cache = cache;
  }

  async findById(id: string): Promise<Order | undefined> {
    return this.#cache.find(id, () => this.#inner.findById(id));
  }

  async findByIdempotencyKey(
    userId: string,
    key: string,
  ): Promise<{ order: Order; fingerprint: string } | undefined> {
    return this.#inner.findByIdempotencyKey(userId, key);
  }

  async insert(order: Order, idempotency?: IdempotencyRecord): Promise<Order> {
    return this.#cache.write(order.id, () => this.#inner.insert(order, idempotency));
  }

  async update(order: Order): Promise<Order> {
    return this.#cache.write(order.id, () => this.#inner.update(order));
  }
}
