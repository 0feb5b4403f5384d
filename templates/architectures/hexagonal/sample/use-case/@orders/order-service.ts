import { makeCancelOrder } from "#use-case/@orders/cancel-order.ts";
import { makeGetOrder } from "#use-case/@orders/get-order.ts";
import { makePlaceOrderOnce, type PlaceOrderOnce } from "#use-case/@orders/place-order-once.ts";
import { makePlaceOrder } from "#use-case/@orders/place-order.ts";
import type { Customers } from "#port/@orders/customers.ts";
import type { OrderRepository } from "#port/@orders/order-repository.ts";
import type { UnitOfWork } from "#port/unit-of-work.ts";
import type { Order } from "#domain/@orders/order.ts";

/** The inbound port: what adapters and other modules can ask for. */
export interface OrderService {
  place(request: PlaceOrderOnce): Promise<Order>;
  get(id: string): Promise<Order>;
  cancel(id: string): Promise<Order>;
}

export function makeOrderService(
  orders: OrderRepository,
  unitOfWork: UnitOfWork,
  customers: Customers,
): OrderService {
  return {
    place: makePlaceOrderOnce(orders, makePlaceOrder(unitOfWork, customers)),
    get: makeGetOrder(orders),
    cancel: makeCancelOrder(unitOfWork),
  };
}
