import type { OrderRepository } from "#port/@orders/order-repository.ts";
import type { Order } from "#domain/@orders/order.ts";
import { AppError } from "#platform/errors.ts";

export function makeGetOrder(orders: OrderRepository) {
  return async (id: string): Promise<Order> => {
    const order = await orders.findById(id);
    if (!order) throw new AppError("not_found", "order_not_found", `There is no order ${id}.`);
    return order;
  };
}
