import type { Order } from "#domain/@orders/order.ts";
import type { IdempotencyRecord, OrderRepository } from "#port/@orders/order-repository.ts";
import type { WriteThroughCache } from "#outbound/cache/write-through-cache.ts";

/** Orders by id come from the cache, where every write leaves them. */
export class WriteThroughOrderRepository implements OrderRepository {
  readonly #inner: OrderRepository;
  readonly #cache: WriteThroughCache<Order>;

  constructor(inner: OrderRepository, cache: WriteThroughCache<Order>) {
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
    const insert = () => this.#inner.insert(order, idempotency);
    return this.#cache.replace(order.id, insert, (inserted) => inserted);
  }

  async update(order: Order): Promise<Order> {
    const update = () => this.#inner.update(order);
    return this.#cache.replace(order.id, update, (updated) => updated);
  }
}
