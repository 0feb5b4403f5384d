import { outcomeOf, send } from "#test/drill/http-load.ts";
import type { Load } from "#test/drill/probes.ts";
import type { Service } from "#test/drill/service.ts";
import { customersOf, supply } from "#test/drill/shop.ts";
import { totalOutcome } from "#test/drill/total.ts";

const PREPARATION_MS = 10_000;

/** Asks for the total of one order in another currency. */
export async function restTotals(service: Service): Promise<Load> {
  const origin = `${await service.address("http")}/v1`;
  const prepare = async (method: string, path: string, body: unknown) =>
    (await send(method, origin + path, PREPARATION_MS, body)).body;
  const sku = "drill-rest-total";
  await prepare("PUT", `/products/${sku}`, supply);
  const user = await prepare("POST", "/users", customersOf("rest-total")[0]);
  const placed = { userId: user.id, lines: [{ sku, quantity: 1 }] };
  const order = await prepare("POST", "/orders", placed);

  const total = async (patienceMs: number) => {
    const url = `${origin}/orders/${order.id}/total?currency=EUR`;
    const answer = await send("GET", url, patienceMs);
    return answer.status === 200 ? totalOutcome(answer.body) : outcomeOf(answer);
  };
  await total(PREPARATION_MS);
  return { probes: [total] };
}
