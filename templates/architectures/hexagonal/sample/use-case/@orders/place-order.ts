import type { Customers } from "#port/@orders/customers.ts";
import type { IdempotencyRecord } from "#port/@orders/order-repository.ts";
import type { UnitOfWork } from "#port/unit-of-work.ts";
import {
  inLockOrder,
  orderPlaced,
  placeOrder,
  type Order,
  type OrderItem,
} from "#domain/@orders/order.ts";
import { AppError } from "#platform/errors.ts";

export interface PlaceOrder {
  readonly userId: string;
  readonly items: readonly OrderItem[];
}

export function makePlaceOrder(unitOfWork: UnitOfWork, customers: Customers) {
  return async ({ userId, items }: PlaceOrder, record?: IdempotencyRecord): Promise<Order> => {
    // Asked before the transaction: another module's answer may come from far away.
    if (!(await customers.exists(userId))) throw unknownUser(userId);

    return unitOfWork.run(async ({ orders, products, events }) => {
      const known = await products.findBySkus(items.map((item) => item.sku));
      const placed = placeOrder(userId, items, known);
      for (const { sku, quantity } of inLockOrder(placed.lines)) {
        if (!(await products.reserve(sku, quantity))) throw outOfStock(sku);
      }
      const order = await orders.insert(placed, record);
      events.add(orderPlaced(order));
      return order;
    });
  };
}

function unknownUser(userId: string): AppError {
  const message = `There is no user ${userId}.`;
  const fields = [{ field: "userId", message }];
  return new AppError("validation", "unknown_user", message, { fields });
}

function outOfStock(sku: string): AppError {
  return new AppError("conflict", "out_of_stock", `There is not enough of ${sku} in stock.`);
}
