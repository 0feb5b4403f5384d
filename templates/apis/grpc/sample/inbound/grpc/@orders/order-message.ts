import type { Order } from "#domain/@orders/order.ts";
import {
  OrderStatus,
  type Order as OrderMessage,
} from "#inbound/grpc/generated/orders/v1/orders.ts";

const STATUS: Readonly<Record<Order["status"], OrderStatus>> = {
  placed: OrderStatus.ORDER_STATUS_PLACED,
  cancelled: OrderStatus.ORDER_STATUS_CANCELLED,
};

export function toOrderMessage(order: Order): OrderMessage {
  return {
    id: order.id,
    userId: order.userId,
    lines: order.lines.map(({ sku, quantity, unitPrice }) => ({
      sku,
      quantity,
      unitPrice: BigInt(unitPrice),
    })),
    total: BigInt(order.total),
    status: STATUS[order.status],
    version: order.version,
    placeTime: order.placedAt,
  };
}
