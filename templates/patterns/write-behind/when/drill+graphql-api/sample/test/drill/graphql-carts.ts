import { cartLines, cartOwners } from "#test/drill/carts.ts";
import { askerOf, graphqlOutcome } from "#test/drill/graphql-load.ts";
import type { Load } from "#test/drill/probes.ts";
import type { Service } from "#test/drill/service.ts";
import { oneOf } from "#test/drill/shop.ts";

const PUT = `mutation ($userId: ID!, $lines: [CartLineInput!]!) {
  putCart(userId: $userId, lines: $lines) { userId }
}`;
const READ = "query ($userId: ID!) { cart(userId: $userId) { lines { sku quantity } } }";

/** Puts carts, and reads them. */
export async function graphqlCarts(service: Service): Promise<Load> {
  const ask = await askerOf(service);

  const put = async (patienceMs: number) => {
    const cart = { userId: oneOf(cartOwners), lines: cartLines };
    return graphqlOutcome(await ask(patienceMs, PUT, cart));
  };
  const read = async (patienceMs: number) =>
    graphqlOutcome(await ask(patienceMs, READ, { userId: oneOf(cartOwners) }));
  return { probes: [put, read] };
}
