import { z } from "zod";
import type { OrderListing } from "#use-case/@orders/order-listing.ts";
import { cursor, defaultPageSize, pageSize } from "#use-case/@orders/order-page-input.ts";
import contract from "#inbound/grpc/generated/orders/v1/order_listing.contract.ts";
import { OrderListingServiceService } from "#inbound/grpc/generated/orders/v1/order_listing.ts";
import { defineService, type Service } from "#inbound/grpc/service.ts";
import { validate } from "#inbound/grpc/validate.ts";
import { toOrderMessage } from "#inbound/grpc/@orders/order-message.ts";

const page = z.object({
  userId: z.uuid().toLowerCase().optional(),
  pageSize: pageSize.default(defaultPageSize),
  pageToken: cursor.optional(),
});

export function orderListingCalls(listing: OrderListing): Service<OrderListingServiceService> {
  return defineService(OrderListingServiceService, contract, {
    async listOrders(request) {
      const { userId, pageSize: limit, pageToken } = validate(page, request);
      const { items, nextCursor } = await listing.list({ userId, limit, cursor: pageToken });
      return { orders: items.map(toOrderMessage), nextPageToken: nextCursor ?? undefined };
    },
  });
}
