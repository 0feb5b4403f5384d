import { outcomeOf, send } from "#test/drill/http-load.ts";
import type { Load } from "#test/drill/probes.ts";
import type { Service } from "#test/drill/service.ts";
import { customersOf, oneOf, skus, supply } from "#test/drill/shop.ts";

const PREPARATION_MS = 10_000;

/** Two products and two users are looked at for each order that is placed. */
export async function restOrders(service: Service): Promise<Load> {
  const origin = `${await service.address("http")}/v1`;
  for (const sku of skus) await send("PUT", `${origin}/products/${sku}`, PREPARATION_MS, supply);
  const userIds: string[] = [];
  for (const details of customersOf("rest")) {
    userIds.push((await send("POST", `${origin}/users`, PREPARATION_MS, details)).body.id);
  }

  const look = async (patienceMs: number) =>
    outcomeOf(await send("GET", `${origin}/products/${oneOf(skus)}`, patienceMs));
  const meet = async (patienceMs: number) =>
    outcomeOf(await send("GET", `${origin}/users/${oneOf(userIds)}`, patienceMs));
  const order = async (patienceMs: number) => {
    const placed = { userId: oneOf(userIds), lines: [{ sku: oneOf(skus), quantity: 1 }] };
    return outcomeOf(await send("POST", `${origin}/orders`, patienceMs, placed));
  };
  return { probes: [look, meet, look, meet, order] };
}
