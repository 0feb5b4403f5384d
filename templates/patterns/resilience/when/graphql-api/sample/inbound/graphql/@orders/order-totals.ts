import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { currency } from "#use-case/@orders/order-total-input.ts";
import type { OrderTotal, OrderTotals } from "#use-case/@orders/order-totals.ts";
import { check } from "#inbound/graphql/errors.ts";
import type { GraphqlModule, Resolvers } from "#inbound/graphql/module.ts";
import type { OrderTotalsSchema } from "#inbound/graphql/@orders/order-totals.types.ts";

interface Sources {
  OrderTotal: OrderTotal;
}

const wanted = z.object({ orderId: z.uuid().toLowerCase(), currency });

export function orderTotalModule(totals: OrderTotals): GraphqlModule {
  const resolvers: Resolvers<OrderTotalsSchema<Sources>, Sources> = {
    Query: {
      orderTotal: (_, args) => {
        const order = check(wanted, args);
        return totals.find(order.orderId, order.currency);
      },
    },
  };
  const typeDefs = readFileSync(join(import.meta.dirname, "order-totals.graphql"), "utf8");
  return { typeDefs, resolvers };
}
