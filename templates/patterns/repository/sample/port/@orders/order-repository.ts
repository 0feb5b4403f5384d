import type { Order } from "#domain/@orders/order.ts";

/** Identifies a request to place an order, so that a repeated one can be recognised. */
export interface IdempotencyRecord {
  readonly key: string;
  readonly fingerprint: string;
}

export interface OrderRepository {
  findById(id: string): Promise<Order | undefined>;
  findByIdempotencyKey(
    userId: string,
    key: string,
  ): Promise<{ order: Order; fingerprint: string } | undefined>;
  insert(order: Order, idempotency?: IdempotencyRecord): Promise<Order>;
  update(order: Order): Promise<Order>;
}
