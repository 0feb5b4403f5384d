import { z } from "zod";
import type { OrderListing } from "#use-case/@orders/order-listing.ts";
import { newOrder } from "#inbound/@orders/order-input.ts";
import { cursor, defaultPageSize, pageSize } from "#inbound/@orders/order-page-input.ts";
import { OrderListingServiceService } from "#inbound/grpc/generated/orders/v1/order_listing.ts";
import { defineService, type Service } from "#inbound/grpc/service.ts";
import { validate } from "#inbound/grpc/validate.ts";
import { toOrderMessage } from "#inbound/grpc/@orders/order-message.ts";

const listOrders = z.object({
  userId: newOrder.shape.userId.or(z.literal("")),
  pageSize: pageSize.or(z.literal(0)),
  pageToken: cursor,
});

export function orderListingCalls(listing: OrderListing): Service<OrderListingServiceService> {
  return defineService(OrderListingServiceService, {
    async listOrders(request) {
      const query = validate(listOrders, request);
      const { items, nextCursor } = await listing.list({
        userId: query.userId || undefined,
        limit: query.pageSize || defaultPageSize,
        cursor: query.pageToken || undefined,
      });
      return { orders: items.map(toOrderMessage), nextPageToken: nextCursor ?? "" };
    },
  });
}
