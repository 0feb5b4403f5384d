import { afterAll, beforeAll, expect, test } from "vitest";
import { startGraphqlApp, type GraphqlApp } from "#test/support/graphql.ts";

let app: GraphqlApp;
let userId: string;
beforeAll(async () => {
  app = await startGraphqlApp();
  userId = await createUser("buyer@example.com");
});
afterAll(() => app.close());

const PLACE = `mutation ($input: OrderInput!) {
  placeOrder(input: $input) { id status total lines { sku quantity unitPrice } user { id } }
}`;
const CANCEL = "mutation ($id: ID!) { cancelOrder(id: $id) { status version } }";

async function createUser(email: string): Promise<string> {
  const document = "mutation ($input: UserInput!) { createUser(input: $input) { id } }";
  return (await app.query(document, { input: { email, name: "Buyer" } })).data.createUser.id;
}

async function stock(sku: string, input: { price: number; stock: number }): Promise<void> {
  const document = `mutation ($sku: ID!, $input: ProductInput!) {
    putProduct(sku: $sku, input: $input) { sku price stock }
  }`;
  const { data } = await app.query(document, { sku, input });
  expect(data.putProduct).toEqual({ sku, ...input });
}

async function stockOf(sku: string): Promise<number> {
  const { data } = await app.query("query ($sku: ID!) { product(sku: $sku) { stock } }", { sku });
  return data.product.stock;
}

async function refused(input: object) {
  return (await app.query(PLACE, { input })).errors;
}

test("places an order and takes it off the stock, however large the total", async () => {
  await stock("gold", { price: 1_000_000_000, stock: 5 });

  const placed = await app.query(PLACE, {
    input: { userId, lines: [{ sku: "gold", quantity: 3 }] },
  });

  const { id, ...order } = placed.data.placeOrder;
  expect(order).toEqual({
    status: "PLACED",
    total: 3_000_000_000,
    lines: [{ sku: "gold", quantity: 3, unitPrice: 1_000_000_000 }],
    user: { id: userId },
  });
  expect(await stockOf("gold")).toBe(2);
  const read = await app.query(`{ order(id: "${id}") { id total } }`);
  expect(read.data.order).toEqual({ id, total: 3_000_000_000 });
});

test("refuses what is out of stock, and what nobody knows", async () => {
  await stock("rare", { price: 1, stock: 1 });
  const lines = [{ sku: "rare", quantity: 1 }];

  const tooMany = await refused({ userId, lines: [{ sku: "rare", quantity: 2 }] });
  const noProduct = await refused({ userId, lines: [{ sku: "none", quantity: 1 }] });
  const noUser = await refused({ userId: crypto.randomUUID(), lines });
  const nothing = await refused({ userId, lines: [] });

  expect(tooMany).toMatchObject([{ extensions: { code: "out_of_stock", kind: "conflict" } }]);
  expect(noProduct).toMatchObject([{ extensions: { code: "unknown_product" } }]);
  expect(noUser).toMatchObject([{ extensions: { code: "unknown_user", kind: "validation" } }]);
  expect(nothing).toMatchObject([{ extensions: { code: "validation_failed" } }]);
  expect(await stockOf("rare")).toBe(1);
});

test("carries out requests with one key once", async () => {
  await stock("last", { price: 1, stock: 1 });
  const input = { userId, lines: [{ sku: "last", quantity: 1 }], idempotencyKey: "once" };

  const answers = await Promise.all(Array.from({ length: 5 }, () => app.query(PLACE, { input })));
  const reused = await app.query(PLACE, {
    input: { ...input, lines: [{ sku: "last", quantity: 2 }] },
  });

  expect(new Set(answers.map(({ data }) => data.placeOrder.id)).size).toBe(1);
  expect(reused.errors).toMatchObject([{ extensions: { code: "idempotency_key_reused" } }]);
});

test("cancels an order once and puts it back in stock", async () => {
  await stock("book", { price: 1, stock: 1 });
  const input = { userId, lines: [{ sku: "book", quantity: 1 }] };
  const { id } = (await app.query(PLACE, { input })).data.placeOrder;

  const cancelled = await app.query(CANCEL, { id });
  const again = await app.query(CANCEL, { id });

  expect(cancelled.data.cancelOrder).toEqual({ status: "CANCELLED", version: 2 });
  expect(again.errors).toMatchObject([{ extensions: { code: "order_already_cancelled" } }]);
  expect(await stockOf("book")).toBe(1);
});

test("shows the newest orders of a user", async () => {
  await stock("pen", { price: 1, stock: 10 });
  const ids: string[] = [];
  const writer = await createUser("writer@example.com");
  const input = { userId: writer, lines: [{ sku: "pen", quantity: 1 }] };
  while (ids.length < 3) ids.unshift((await app.query(PLACE, { input })).data.placeOrder.id);

  const document = `query ($id: ID!) {
    user(id: $id) { all: orders { id } two: orders(first: 2) { id lines { sku } } }
  }`;
  const { user } = (await app.query(document, { id: writer })).data;

  // Orders of one millisecond stand in the order of their ids.
  const all: string[] = user.all.map((order: { id: string }) => order.id);
  expect(all.toSorted()).toEqual(ids.toSorted());
  expect(user.two).toEqual(all.slice(0, 2).map((id) => ({ id, lines: [{ sku: "pen" }] })));
});
