import { z } from "zod";
import { currency } from "#use-case/@orders/order-total-input.ts";
import type { OrderTotals } from "#use-case/@orders/order-totals.ts";
import contract from "#inbound/grpc/generated/orders/v1/order_totals.contract.ts";
import { OrderTotalServiceService } from "#inbound/grpc/generated/orders/v1/order_totals.ts";
import { defineService, type Service } from "#inbound/grpc/service.ts";
import { validate } from "#inbound/grpc/validate.ts";

const wanted = z.object({ orderId: z.uuid().toLowerCase(), currency });

export function orderTotalCalls(totals: OrderTotals): Service<OrderTotalServiceService> {
  return defineService(OrderTotalServiceService, contract, {
    async getOrderTotal(request) {
      const order = validate(wanted, request);
      const { amount, asOf, ...total } = await totals.find(order.orderId, order.currency);
      return { ...total, amount: BigInt(amount), asOfTime: asOf };
    },
  });
}
