import { z } from "zod";
import type { OrderListing } from "#use-case/@orders/order-listing.ts";
import { cursor, defaultPageSize } from "#use-case/@orders/order-page-input.ts";
import { orderResource } from "#inbound/rest/@orders/orders.ts";
import { answer, problems } from "#inbound/rest/responses.ts";
import type { Resource } from "#inbound/rest/rest-api.ts";
import { wholeNumber } from "#inbound/rest/whole-number.ts";

const query = z.strictObject({
  userId: z.uuid().toLowerCase().optional(),
  limit: wholeNumber(z.int().min(1).max(100)).default(defaultPageSize),
  cursor: cursor
    .optional()
    .meta({ description: "The nextCursor of the page before; none for the first page." }),
});

const orderPage = z
  .object({
    items: z.array(orderResource),
    nextCursor: z.string().nullable().meta({ description: "Null on the last page." }),
  })
  .meta({ id: "OrderPage" });

export function orderPageRoutes(listing: OrderListing): Resource {
  return {
    routes: async (v1) => {
      v1.get(
        "/orders",
        {
          schema: {
            tags: ["orders"],
            operationId: "listOrders",
            summary: "List orders",
            description: "Newest first. Orders placed meanwhile neither repeat nor hide others.",
            querystring: query,
            response: { 200: answer("A page of orders.", orderPage), ...problems() },
          },
        },
        async (request, reply) => {
          const page = await listing.list(request.query);
          if (page.nextCursor !== null) {
            const next = new URLSearchParams(request.url.split("?", 2)[1]);
            next.set("cursor", page.nextCursor);
            reply.header("link", `</v1/orders?${next.toString()}>; rel="next"`);
          }
          return page;
        },
      );
    },
  };
}
