import { z } from "zod";
import { orderInput, orderKey } from "#use-case/@orders/order-input.ts";
import type { OrderService } from "#use-case/@orders/order-service.ts";
import type { Order } from "#domain/@orders/order.ts";
import type { EventBus } from "#platform/events.ts";
import contract from "#inbound/grpc/generated/orders/v1/orders.contract.ts";
import {
  OrderServiceService,
  type WatchOrdersResponse,
} from "#inbound/grpc/generated/orders/v1/orders.ts";
import { defineService, type Service } from "#inbound/grpc/service.ts";
import { validate } from "#inbound/grpc/validate.ts";
import { orderChanges } from "#inbound/grpc/@orders/order-changes.ts";
import { toOrderMessage } from "#inbound/grpc/@orders/order-message.ts";

const byId = z.object({ id: z.uuid().toLowerCase() });
const newOrder = orderInput.extend({ idempotencyKey: orderKey.optional() });
const ofUser = z.object({ userId: z.uuid().toLowerCase().optional() });

export function orderCalls(orders: OrderService, events: EventBus): Service<OrderServiceService> {
  return defineService(OrderServiceService, contract, {
    async placeOrder(request) {
      const { lines: items, ...rest } = validate(newOrder, request);
      const order = await orders.place({ ...rest, items });
      return { order: toOrderMessage(order) };
    },

    async getOrder(request) {
      const { id } = validate(byId, request);
      return { order: toOrderMessage(await orders.get(id)) };
    },

    async cancelOrder(request) {
      const { id } = validate(byId, request);
      return { order: toOrderMessage(await orders.cancel(id)) };
    },

    watchOrders(request, signal) {
      const { userId } = validate(ofUser, request);
      return changesOf(userId, orderChanges(events, signal));
    },
  });
}

async function* changesOf(
  userId: string | undefined,
  changes: AsyncIterable<Order>,
): AsyncIterable<WatchOrdersResponse> {
  for await (const order of changes) {
    if ((userId ?? order.userId) === order.userId) yield { order: toOrderMessage(order) };
  }
}
