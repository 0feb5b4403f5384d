import { expect, test } from "vitest";
import { placeOrder } from "#domain/@orders/order.ts";
import { makePlaceOrderOnce } from "#use-case/@orders/place-order-once.ts";
import { makePlaceOrder } from "#use-case/@orders/place-order.ts";
import type { OrderRepository } from "#port/@orders/order-repository.ts";
import type { UnitOfWork } from "#port/unit-of-work.ts";

test("an unknown user is refused before a transaction begins", async () => {
  const unitOfWork: UnitOfWork = { run: async () => expect.unreachable() };
  const place = makePlaceOrder(unitOfWork, { exists: async () => false });

  const refused = place({ userId: "nobody", items: [] });

  await expect(refused).rejects.toMatchObject({ kind: "validation", code: "unknown_user" });
});

test("a repeated request that loses the race gets the winner's order", async () => {
  const pen = { sku: "pen", price: 150, stock: 1 };
  const order = placeOrder("user-1", [{ sku: "pen", quantity: 1 }], [pen]);
  let fingerprint: string | undefined;
  const orders = {
    findByIdempotencyKey: async () => fingerprint && { order, fingerprint },
  } as unknown as OrderRepository;
  const placeOnce = makePlaceOrderOnce(orders, async (_request, record) => {
    fingerprint = record?.fingerprint;
    throw new Error("out of stock, as the winner took the last one");
  });

  const request = { userId: "user-1", items: [{ sku: "pen", quantity: 1 }], idempotencyKey: "key" };

  expect(await placeOnce(request)).toEqual(order);
});
