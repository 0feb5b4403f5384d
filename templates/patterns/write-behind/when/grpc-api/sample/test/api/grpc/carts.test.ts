import { afterAll, beforeAll, expect, test } from "vitest";
import { CartServiceService as carts } from "#inbound/grpc/generated/carts/v1/carts.ts";
import { startGrpcApp } from "#test/support/grpc.ts";

let app: Awaited<ReturnType<typeof startGrpcApp>>;
beforeAll(async () => {
  app = await startGrpcApp({ WRITE_BEHIND_MAX_PENDING: "2", WRITE_BEHIND_INTERVAL_MS: "60000" });
});
afterAll(() => app.close());

const lines = [{ sku: "pen", quantity: 2 }];

test("a cart is empty, then what was put, until the journal is full", async () => {
  const userId = crypto.randomUUID();

  const empty = await app.call(carts.getCart, { userId });
  const put = await app.call(carts.putCart, { userId, lines });
  const read = await app.call(carts.getCart, { userId });
  await app.call(carts.putCart, { userId, lines });
  const refused = await app.refusal(carts.putCart, { userId, lines: [] });

  expect(empty.cart).toEqual({ userId, lines: [] });
  expect(put.cart).toEqual({ userId, lines });
  expect(read.cart).toEqual({ userId, lines });
  expect(refused).toMatchObject({ status: "UNAVAILABLE", reason: "JOURNAL_FULL" });
});

test("a cart that nobody could fill is refused", async () => {
  const userId = crypto.randomUUID();
  const nothing = await app.refusal(carts.putCart, {
    userId,
    lines: [{ sku: "pen", quantity: 0 }],
  });
  const twice = await app.refusal(carts.putCart, { userId, lines: [...lines, ...lines] });

  expect(nothing).toMatchObject({ status: "INVALID_ARGUMENT", fields: ["lines[0].quantity"] });
  expect(twice).toMatchObject({ status: "INVALID_ARGUMENT", reason: "DUPLICATE_SKU" });
});
