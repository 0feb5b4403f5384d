import { z } from "zod";
import { currency } from "#use-case/@orders/order-total-input.ts";
import type { OrderTotals } from "#use-case/@orders/order-totals.ts";
import { answer, problems } from "#inbound/rest/responses.ts";
import type { Resource } from "#inbound/rest/rest-api.ts";

const orderTotal = z
  .object({
    orderId: z.uuid(),
    amount: z.int().meta({ description: "In minor units of the currency." }),
    currency: z.string(),
    rate: z.string().meta({ description: "Units of the currency for one unit of the shop's." }),
    asOf: z.iso.datetime().meta({ description: "When the rate was asked for." }),
    stale: z.boolean().meta({ description: "Whether no newer rate was to be had." }),
  })
  .meta({ id: "OrderTotal" });

export function orderTotalRoutes(totals: OrderTotals): Resource {
  return {
    routes: async (v1) => {
      v1.get(
        "/orders/:id/total",
        {
          schema: {
            tags: ["orders"],
            operationId: "getOrderTotal",
            summary: "Read an order's total in another currency",
            description: "By the latest exchange rate, or by the last one known.",
            params: z.strictObject({ id: z.uuid().toLowerCase() }),
            querystring: z.strictObject({ currency }),
            response: { 200: answer("The total.", orderTotal), ...problems(404, 503) },
          },
        },
        async (request) => totals.find(request.params.id, request.query.currency),
      );
    },
  };
}
