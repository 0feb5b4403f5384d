import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { orderInput, orderKey } from "#use-case/@orders/order-input.ts";
import type { OrderLookup, WantedOrders } from "#use-case/@orders/order-lookup.ts";
import type { OrderService } from "#use-case/@orders/order-service.ts";
import type { Order, OrderCancelled, OrderLine, OrderPlaced } from "#domain/@orders/order.ts";
import type { EventBus } from "#platform/events.ts";
import { check } from "#inbound/graphql/errors.ts";
import { eventStream } from "#inbound/graphql/event-stream.ts";
import type { GraphqlModule, Resolvers } from "#inbound/graphql/module.ts";
import type { OrdersSchema } from "#inbound/graphql/@orders/orders.types.ts";

interface Sources {
  /** Orders that were read in a batch come without their lines. */
  Order: Omit<Order, "lines"> & Partial<Pick<Order, "lines">>;
  OrderLine: OrderLine;
  User: { readonly id: string };
}

const byId = z.object({ id: z.uuid().toLowerCase() });
const ofUser = z.object({ userId: z.uuid().toLowerCase().nullish() });
const newOrder = orderInput.extend({ idempotencyKey: orderKey.nullish() });
const newest = z.object({ first: z.int().min(1).max(100) });
const STATUS = { placed: "PLACED", cancelled: "CANCELLED" } as const;

export function orderModule(
  orders: OrderService,
  lookup: OrderLookup,
  events: EventBus,
): GraphqlModule {
  const newestOrders = (wanted: readonly WantedOrders[]) => lookup.newest(wanted);
  const linesOfOrders = (ids: readonly string[]) => lookup.lines(ids);

  const resolvers: Resolvers<OrdersSchema<Sources>, Sources> = {
    Query: {
      order: (_, args) => orders.get(check(byId, args).id),
    },
    Mutation: {
      placeOrder: (_, { input }) => {
        const { lines: items, idempotencyKey, ...order } = check(newOrder, input);
        return orders.place({ ...order, items, idempotencyKey: idempotencyKey ?? undefined });
      },
      cancelOrder: (_, args) => orders.cancel(check(byId, args).id),
    },
    Subscription: {
      orderChanged: {
        subscribe: (_, args) => {
          const { userId } = check(ofUser, args);
          return eventStream<OrderPlaced | OrderCancelled, { orderChanged: Order }>(
            events,
            ["order.placed", "order.cancelled"],
            ({ order }) =>
              (userId ?? order.userId) === order.userId ? { orderChanged: order } : undefined,
          );
        },
      },
    },
    Order: {
      status: ({ status }) => STATUS[status],
      lines: ({ id, lines }, _, { loaders }) => lines ?? loaders.of(linesOfOrders).load(id),
    },
    User: {
      orders: (user, args, { loaders }) =>
        loaders.of(newestOrders).load({ userId: user.id, ...check(newest, args) }),
    },
  };
  const typeDefs = readFileSync(join(import.meta.dirname, "orders.graphql"), "utf8");
  return { typeDefs, resolvers };
}
