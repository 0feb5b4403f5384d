import { CartServiceService as carts } from "#inbound/grpc/generated/carts/v1/carts.ts";
import { cartLines, cartOwners } from "#test/drill/carts.ts";
import { clientOf, deadlineIn, outcomeOf } from "#test/drill/grpc-load.ts";
import type { Load } from "#test/drill/probes.ts";
import type { Service } from "#test/drill/service.ts";
import { oneOf } from "#test/drill/shop.ts";

/** Puts carts, and reads them. */
export async function grpcCarts(service: Service): Promise<Load> {
  const client = await clientOf(service);

  const put = (patienceMs: number) => {
    const cart = { userId: oneOf(cartOwners), lines: cartLines };
    return outcomeOf(client.call(carts.putCart, cart, deadlineIn(patienceMs)));
  };
  const read = (patienceMs: number) => {
    const asked = { userId: oneOf(cartOwners) };
    return outcomeOf(client.call(carts.getCart, asked, deadlineIn(patienceMs)));
  };
  return { probes: [put, read], close: () => client.close() };
}
