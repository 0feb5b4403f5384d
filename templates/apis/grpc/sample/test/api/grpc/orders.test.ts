import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  OrderServiceService as orders,
  OrderStatus,
  type OrderItem,
} from "#inbound/grpc/generated/orders/v1/orders.ts";
import { ProductServiceService as products } from "#inbound/grpc/generated/products/v1/products.ts";
import { UserServiceService as users } from "#inbound/grpc/generated/users/v1/users.ts";
import { refusalOf, startGrpcApp } from "#test/support/grpc.ts";

let app: Awaited<ReturnType<typeof startGrpcApp>>;
let userId: string;
beforeAll(async () => {
  app = await startGrpcApp();
  const details = { email: "buyer@example.com", name: "Buyer" };
  userId = (await app.call(users.createUser, details)).user!.id;
});
afterAll(() => app.close());

let count = 0;
async function createProduct(stock: number, price = 100n): Promise<string> {
  const sku = `sku-${++count}`;
  expect(await app.call(products.putProduct, { sku, price, stock })).toMatchObject({
    created: true,
  });
  return sku;
}

async function stockOf(sku: string): Promise<number | undefined> {
  return (await app.call(products.getProduct, { sku })).product?.stock;
}

function request(lines: OrderItem[], idempotencyKey?: string) {
  return { userId, lines, idempotencyKey };
}

async function place(lines: OrderItem[], idempotencyKey?: string) {
  return (await app.call(orders.placeOrder, request(lines, idempotencyKey))).order!;
}

describe("placing an order", () => {
  test("reserves the stock", async () => {
    const sku = await createProduct(5, 250n);

    const placed = await place([{ sku, quantity: 2 }]);

    expect(placed).toMatchObject({
      userId,
      lines: [{ sku, quantity: 2, unitPrice: 250n }],
      total: 500n,
      status: OrderStatus.ORDER_STATUS_PLACED,
      version: 1,
    });
    expect(await stockOf(sku)).toBe(3);
    expect(await app.call(orders.getOrder, { id: placed.id })).toEqual({ order: placed });
  });

  test("reserves every line or none", async () => {
    const plenty = await createProduct(10);
    const scarce = await createProduct(1);

    const lines = [plenty, scarce].map((sku) => ({ sku, quantity: 2 }));
    const refused = await app.refusal(orders.placeOrder, request(lines));

    expect(refused).toMatchObject({ status: "FAILED_PRECONDITION", reason: "OUT_OF_STOCK" });
    expect(await stockOf(plenty)).toBe(10);
  });

  test("names what is wrong", async () => {
    const refused = await app.refusal(orders.placeOrder, request([{ sku: "none", quantity: 1 }]));
    const price = 10n ** 12n;
    const dear = await app.refusal(products.putProduct, { sku: "dear", price, stock: 1 });

    expect(refused).toMatchObject({ reason: "UNKNOWN_PRODUCT", fields: ["lines[0].sku"] });
    expect(dear).toMatchObject({ reason: "VALIDATION_FAILED", fields: ["price"] });
  });

  test("is done once for one idempotency key, even at the same time", async () => {
    const sku = await createProduct(1);
    const key = crypto.randomUUID();

    const placed = await Promise.all(
      Array.from({ length: 10 }, () => place([{ sku, quantity: 1 }], key)),
    );
    const other = await app.refusal(orders.placeOrder, request([{ sku, quantity: 2 }], key));

    expect(new Set(placed.map(({ id }) => id)).size).toBe(1);
    expect(await stockOf(sku)).toBe(0);
    expect(other).toMatchObject({ reason: "IDEMPOTENCY_KEY_REUSED" });
  });
});

test("cancelling an order puts the stock back, once", async () => {
  const sku = await createProduct(5);
  const { id } = await place([{ sku, quantity: 2 }]);

  const { order } = await app.call(orders.cancelOrder, { id });
  const again = await app.refusal(orders.cancelOrder, { id });

  expect(order?.status).toBe(OrderStatus.ORDER_STATUS_CANCELLED);
  expect(again).toMatchObject({ reason: "ORDER_ALREADY_CANCELLED" });
  expect(await stockOf(sku)).toBe(5);
});

describe("watching orders", () => {
  test("tells what is placed and cancelled, for one user", async () => {
    const sku = await createProduct(5);
    const mine = app.stream(orders.watchOrders, { userId });
    const others = app.stream(orders.watchOrders, { userId: crypto.randomUUID() });
    await Promise.all([once(mine, "metadata"), once(others, "metadata")]);
    const changes = mine[Symbol.asyncIterator]();
    const unexpected = others[Symbol.asyncIterator]().next();

    const placed = await place([{ sku, quantity: 1 }]);
    const first = await changes.next();
    const { order: cancelled } = await app.call(orders.cancelOrder, { id: placed.id });
    const second = await changes.next();
    others.cancel();

    expect(first.value).toEqual({ order: placed });
    expect(second.value).toEqual({ order: cancelled });
    await expect(unexpected).rejects.toThrow("CANCELLED");
    mine.cancel();
    await expect(changes.next()).rejects.toThrow("CANCELLED");
  });

  test("refuses what is no user", async () => {
    const stream = app.stream(orders.watchOrders, { userId: "nobody" });

    const [error] = await once(stream, "error");

    expect(refusalOf(error)).toMatchObject({ status: "INVALID_ARGUMENT", fields: ["user_id"] });
  });
});
