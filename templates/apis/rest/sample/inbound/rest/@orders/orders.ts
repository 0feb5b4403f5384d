import { z } from "zod";
import { orderInput, orderKey } from "#use-case/@orders/order-input.ts";
import type { OrderService } from "#use-case/@orders/order-service.ts";
import { answer, problems } from "#inbound/rest/responses.ts";
import type { Resource } from "#inbound/rest/rest-api.ts";

const orderBody = orderInput.meta({ id: "NewOrder" });

export const orderResource = z
  .object({
    id: z.uuid(),
    userId: z.uuid(),
    lines: z.array(z.object({ sku: z.string(), quantity: z.int(), unitPrice: z.int() })),
    total: z.int().meta({ description: "In minor units, like cents." }),
    status: z.enum(["placed", "cancelled"]),
    version: z.int(),
    placedAt: z.iso.datetime(),
  })
  .meta({ id: "Order" });

const idempotencyKey = z.looseObject({
  "idempotency-key": orderKey
    .optional()
    .meta({ description: "Repeat a request with the same key, and it is carried out once." }),
});

const params = z.strictObject({ id: z.uuid().toLowerCase() });
const tags = ["orders"];

export function orderRoutes(orders: OrderService): Resource {
  return {
    tag: { name: "orders", description: "Placed against stock, all lines or none." },
    routes: async (v1) => {
      v1.post(
        "/orders",
        {
          schema: {
            tags,
            operationId: "placeOrder",
            summary: "Place an order",
            description: "Reserves every line, or answers 409 and reserves none.",
            headers: idempotencyKey,
            body: orderBody,
            response: {
              201: answer("The order, placed.", orderResource),
              ...problems(400, 409, 413, 415),
            },
          },
        },
        async (request, reply) => {
          const order = await orders.place({
            userId: request.body.userId,
            items: request.body.lines,
            idempotencyKey: request.headers["idempotency-key"],
          });
          reply.code(201).header("location", `/v1/orders/${order.id}`);
          return order;
        },
      );

      v1.get(
        "/orders/:id",
        {
          schema: {
            tags,
            operationId: "getOrder",
            summary: "Read an order",
            description: "Lines carry the price at which they were ordered.",
            params,
            response: { 200: answer("The order.", orderResource), ...problems(404) },
          },
        },
        async (request) => orders.get(request.params.id),
      );

      v1.post(
        "/orders/:id/cancel",
        {
          schema: {
            tags,
            operationId: "cancelOrder",
            summary: "Cancel an order",
            description: "Puts every line back in stock. An order can be cancelled once.",
            params,
            response: {
              200: answer("The order, cancelled.", orderResource),
              ...problems(404, 409),
            },
          },
        },
        async (request) => orders.cancel(request.params.id),
      );
    },
  };
}
