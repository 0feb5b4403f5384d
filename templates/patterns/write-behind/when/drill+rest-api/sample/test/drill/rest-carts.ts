import { cartLines, cartOwners } from "#test/drill/carts.ts";
import { outcomeOf, send } from "#test/drill/http-load.ts";
import type { Load } from "#test/drill/probes.ts";
import type { Service } from "#test/drill/service.ts";
import { oneOf } from "#test/drill/shop.ts";

/** Puts carts, and reads them. */
export async function restCarts(service: Service): Promise<Load> {
  const origin = await service.address("http");
  const urlOf = (userId: string) => `${origin}/v1/users/${userId}/cart`;

  const put = async (patienceMs: number) =>
    outcomeOf(await send("PUT", urlOf(oneOf(cartOwners)), patienceMs, { lines: cartLines }));
  const read = async (patienceMs: number) =>
    outcomeOf(await send("GET", urlOf(oneOf(cartOwners)), patienceMs));
  return { probes: [put, read] };
}
