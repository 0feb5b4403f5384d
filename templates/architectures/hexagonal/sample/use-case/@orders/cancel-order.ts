import { makeGetOrder } from "#use-case/@orders/get-order.ts";
import type { UnitOfWork } from "#port/unit-of-work.ts";
import { cancelOrder, inLockOrder, orderCancelled, type Order } from "#domain/@orders/order.ts";

export function makeCancelOrder(unitOfWork: UnitOfWork) {
  return (id: string): Promise<Order> =>
    unitOfWork.run(async ({ orders, products, events }) => {
      const get = makeGetOrder(orders);
      const order = await orders.update(cancelOrder(await get(id)));
      for (const { sku, quantity } of inLockOrder(order.lines)) {
        await products.restock(sku, quantity);
      }
      events.add(orderCancelled(order));
      return order;
    });
}
