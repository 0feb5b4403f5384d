import { OrderServiceService as orders } from "#inbound/grpc/generated/orders/v1/orders.ts";
import { ProductServiceService as products } from "#inbound/grpc/generated/products/v1/products.ts";
import { UserServiceService as users } from "#inbound/grpc/generated/users/v1/users.ts";
import { clientOf, deadlineIn, outcomeOf } from "#test/drill/grpc-load.ts";
import type { Load } from "#test/drill/probes.ts";
import type { Service } from "#test/drill/service.ts";
import { customersOf, oneOf, skus, supply } from "#test/drill/shop.ts";

/** Two products and two users are looked at for each order that is placed. */
export async function grpcOrders(service: Service): Promise<Load> {
  const client = await clientOf(service);
  const { price, stock } = supply;
  for (const sku of skus) {
    await client.call(products.putProduct, { sku, price: BigInt(price), stock });
  }
  const userIds: string[] = [];
  for (const details of customersOf("grpc")) {
    userIds.push((await client.call(users.createUser, details)).user!.id);
  }

  const look = (patienceMs: number) =>
    outcomeOf(client.call(products.getProduct, { sku: oneOf(skus) }, deadlineIn(patienceMs)));
  const meet = (patienceMs: number) =>
    outcomeOf(client.call(users.getUser, { id: oneOf(userIds) }, deadlineIn(patienceMs)));
  const order = (patienceMs: number) => {
    const placed = { userId: oneOf(userIds), lines: [{ sku: oneOf(skus), quantity: 1 }] };
    return outcomeOf(client.call(orders.placeOrder, placed, deadlineIn(patienceMs)));
  };
  return { probes: [look, meet, look, meet, order], close: () => client.close() };
}
