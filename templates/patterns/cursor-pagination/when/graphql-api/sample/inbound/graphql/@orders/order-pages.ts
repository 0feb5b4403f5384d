import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { OrderListing, OrderPage } from "#use-case/@orders/order-listing.ts";
import { cursor, pageSize } from "#use-case/@orders/order-page-input.ts";
import type { Order } from "#domain/@orders/order.ts";
import { check } from "#inbound/graphql/errors.ts";
import type { GraphqlModule, Resolvers } from "#inbound/graphql/module.ts";
import type { PageEnd } from "#inbound/graphql/page-info.ts";
import type { OrderPagesSchema } from "#inbound/graphql/@orders/order-pages.types.ts";

interface Sources {
  Order: Order;
  OrderConnection: OrderPage;
  PageInfo: PageEnd;
}

const page = z.object({
  userId: z.uuid().toLowerCase().nullish(),
  first: pageSize,
  after: cursor.nullish(),
});

export function orderPageModule(listing: OrderListing): GraphqlModule {
  const resolvers: Resolvers<OrderPagesSchema<Sources>, Sources> = {
    Query: {
      orders: (_, args) => {
        const { userId, first, after } = check(page, args);
        return listing.list({
          userId: userId ?? undefined,
          limit: first,
          cursor: after ?? undefined,
        });
      },
    },
    OrderConnection: {
      nodes: ({ items }) => items,
      pageInfo: (found) => found,
    },
  };
  const typeDefs = readFileSync(join(import.meta.dirname, "order-pages.graphql"), "utf8");
  return { typeDefs, resolvers };
}
