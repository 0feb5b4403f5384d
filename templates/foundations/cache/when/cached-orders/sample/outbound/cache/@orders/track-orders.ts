import type { OrderRepository } from "#port/@orders/order-repository.ts";

/** The same orders, telling which are about to change. */
export function trackOrders(orders: OrderRepository, touch: (id: string) => void): OrderRepository {
  return {
    findById: (id) => orders.findById(id),
    findByIdempotencyKey: (userId, key) => orders.findByIdempotencyKey(userId, key),
    insert(order, idempotency) {
      touch(order.id);
      return orders.insert(order, idempotency);
    },
    update(order) {
      touch(order.id);
      return orders.update(order);
    },
  };
}
