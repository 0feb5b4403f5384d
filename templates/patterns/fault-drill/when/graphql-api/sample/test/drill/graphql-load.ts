import { outcomeOf, send, type Answer } from "#test/drill/http-load.ts";
import type { Load, Outcome } from "#test/drill/probes.ts";
import type { Service } from "#test/drill/service.ts";
import { customersOf, oneOf, skus, supply } from "#test/drill/shop.ts";

const PREPARATION_MS = 10_000;

const PUT_PRODUCT =
  "mutation ($sku: ID!, $input: ProductInput!) { putProduct(sku: $sku, input: $input) { sku } }";
const CREATE_USER = "mutation ($input: UserInput!) { createUser(input: $input) { id } }";
const LOOK = "query ($sku: ID!) { product(sku: $sku) { stock } }";
const MEET = "query ($id: ID!) { user(id: $id) { name } }";
const ORDER = "mutation ($input: OrderInput!) { placeOrder(input: $input) { id } }";

export async function askerOf(service: Service) {
  const url = `${await service.address("http")}/graphql`;
  return (patienceMs: number, query: string, variables: object) =>
    send("POST", url, patienceMs, { query, variables });
}

export function graphqlOutcome(answer: Answer): Outcome {
  const [error] = answer.body.errors ?? [];
  if (error === undefined) return outcomeOf(answer);
  const { kind, code } = error.extensions;
  return { kind: kind === "unavailable" ? kind : "broken", label: String(code) };
}

/** Two products and two users are looked at for each order that is placed. */
export async function graphqlOrders(service: Service): Promise<Load> {
  const ask = await askerOf(service);
  for (const sku of skus) await ask(PREPARATION_MS, PUT_PRODUCT, { sku, input: supply });
  const userIds: string[] = [];
  for (const input of customersOf("graphql")) {
    const { body } = await ask(PREPARATION_MS, CREATE_USER, { input });
    userIds.push(body.data.createUser.id);
  }

  const look = async (patienceMs: number) =>
    graphqlOutcome(await ask(patienceMs, LOOK, { sku: oneOf(skus) }));
  const meet = async (patienceMs: number) =>
    graphqlOutcome(await ask(patienceMs, MEET, { id: oneOf(userIds) }));
  const order = async (patienceMs: number) => {
    const input = { userId: oneOf(userIds), lines: [{ sku: oneOf(skus), quantity: 1 }] };
    return graphqlOutcome(await ask(patienceMs, ORDER, { input }));
  };
  return { probes: [look, meet, look, meet, order] };
}
