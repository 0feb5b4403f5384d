import { OrderServiceService as orders } from "#inbound/grpc/generated/orders/v1/orders.ts";
import { OrderTotalServiceService as totals } from "#inbound/grpc/generated/orders/v1/order_totals.ts";
import { ProductServiceService as products } from "#inbound/grpc/generated/products/v1/products.ts";
import { UserServiceService as users } from "#inbound/grpc/generated/users/v1/users.ts";
import { clientOf, deadlineIn, outcomeOf } from "#test/drill/grpc-load.ts";
import type { Load } from "#test/drill/probes.ts";
import type { Service } from "#test/drill/service.ts";
import { customersOf, supply } from "#test/drill/shop.ts";
import { totalOutcome } from "#test/drill/total.ts";

const PREPARATION_MS = 10_000;

/** Asks for the total of one order in another currency. */
export async function grpcTotals(service: Service): Promise<Load> {
  const client = await clientOf(service);
  const sku = "drill-grpc-total";
  const { price, stock } = supply;
  await client.call(products.putProduct, { sku, price: BigInt(price), stock });
  const { user } = await client.call(users.createUser, customersOf("grpc-total")[0]!);
  const placed = { userId: user!.id, lines: [{ sku, quantity: 1 }] };
  const { order } = await client.call(orders.placeOrder, placed);

  const asked = { orderId: order!.id, currency: "EUR" };
  const total = (patienceMs: number) =>
    outcomeOf(client.call(totals.getOrderTotal, asked, deadlineIn(patienceMs)), totalOutcome);
  await total(PREPARATION_MS);
  return { probes: [total], close: () => client.close() };
}
