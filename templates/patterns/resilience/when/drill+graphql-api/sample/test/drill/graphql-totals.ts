import { askerOf, graphqlOutcome } from "#test/drill/graphql-load.ts";
import type { Load } from "#test/drill/probes.ts";
import type { Service } from "#test/drill/service.ts";
import { customersOf, supply } from "#test/drill/shop.ts";
import { totalOutcome } from "#test/drill/total.ts";

const PREPARATION_MS = 10_000;

const PREPARE = `mutation ($sku: ID!, $product: ProductInput!, $user: UserInput!) {
  putProduct(sku: $sku, input: $product) { sku }
  createUser(input: $user) { id }
}`;
const ORDER = "mutation ($input: OrderInput!) { placeOrder(input: $input) { id } }";
const TOTAL = `query ($orderId: ID!) { orderTotal(orderId: $orderId, currency: "EUR") { stale } }`;

/** Asks for the total of one order in another currency. */
export async function graphqlTotals(service: Service): Promise<Load> {
  const ask = await askerOf(service);
  const prepare = async (query: string, variables: object) =>
    (await ask(PREPARATION_MS, query, variables)).body.data;
  const sku = "drill-graphql-total";
  const [user] = customersOf("graphql-total");
  const { createUser } = await prepare(PREPARE, { sku, product: supply, user });
  const input = { userId: createUser.id, lines: [{ sku, quantity: 1 }] };
  const { placeOrder } = await prepare(ORDER, { input });

  const total = async (patienceMs: number) => {
    const answer = await ask(patienceMs, TOTAL, { orderId: placeOrder.id });
    const found = answer.body.data?.orderTotal;
    return found ? totalOutcome(found) : graphqlOutcome(answer);
  };
  await total(PREPARATION_MS);
  return { probes: [total] };
}
