import { randomUUID } from "node:crypto";
import { AppError } from "#platform/errors.ts";
import type { DomainEvent } from "#platform/domain-event.ts";
import type { Product } from "#domain/@orders/product.ts";

export interface OrderLine {
  readonly sku: string;
  readonly quantity: number;
  /** As it was when the order was placed. */
  readonly unitPrice: number;
}

export type OrderItem = Pick<OrderLine, "sku" | "quantity">;

export interface Order {
  readonly id: string;
  readonly userId: string;
  readonly lines: readonly OrderLine[];
  readonly total: number;
  readonly status: "placed" | "cancelled";
  /** 0 until it is first saved; every save adds one. */
  readonly version: number;
  readonly placedAt: Date;
}

export interface OrderPlaced extends DomainEvent {
  readonly type: "order.placed";
  readonly order: Order;
}

export interface OrderCancelled extends DomainEvent {
  readonly type: "order.cancelled";
  readonly order: Order;
}

export function placeOrder(
  userId: string,
  items: readonly OrderItem[],
  products: readonly Product[],
  now = new Date(),
): Order {
  if (new Set(items.map((item) => item.sku)).size < items.length) {
    throw new AppError("validation", "duplicate_sku", "A product may appear on one line only.");
  }
  const prices = new Map(products.map((product) => [product.sku, product.price]));
  const lines = items.map(({ sku, quantity }, index) => {
    const unitPrice = prices.get(sku);
    if (unitPrice === undefined) throw unknownProduct(sku, index);
    return { sku, quantity, unitPrice };
  });
  return {
    id: randomUUID(),
    userId,
    lines: inLockOrder(lines),
    total: lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0),
    status: "placed",
    version: 0,
    placedAt: now,
  };
}

export function cancelOrder(order: Order): Order {
  if (order.status === "cancelled") {
    throw new AppError("conflict", "order_already_cancelled", "The order is already cancelled.");
  }
  return { ...order, status: "cancelled" };
}

export function orderPlaced(order: Order): OrderPlaced {
  return { type: "order.placed", order };
}

export function orderCancelled(order: Order): OrderCancelled {
  return { type: "order.cancelled", order };
}

/** Every transaction takes products in the same order, so that two of them never deadlock. */
export function inLockOrder<T extends { readonly sku: string }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => (a.sku < b.sku ? -1 : 1));
}

function unknownProduct(sku: string, index: number): AppError {
  const message = `There is no product ${sku}.`;
  const fields = [{ field: `lines.${index}.sku`, message }];
  return new AppError("validation", "unknown_product", message, { fields });
}
