import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startHttpApp, type HttpApp } from "#test/support/http.ts";

let app: HttpApp;
let userId: string;
beforeAll(async () => {
  app = await startHttpApp();
  const body = { email: "buyer@example.com", name: "Buyer" };
  userId = (await app.request("POST", "/v1/users", { body })).body.id;
});
afterAll(() => app.close());

let count = 0;
async function createProduct(stock: number, price = 100): Promise<string> {
  const sku = `sku-${++count}`;
  const created = await app.request("PUT", `/v1/products/${sku}`, { body: { price, stock } });
  expect(created.status).toBe(201);
  return sku;
}

async function stockOf(sku: string): Promise<number> {
  return (await app.request("GET", `/v1/products/${sku}`)).body.stock;
}

function place(lines: { sku: string; quantity: number }[], idempotencyKey?: string) {
  const headers: Record<string, string> =
    idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey };
  return app.request("POST", "/v1/orders", { body: { userId, lines }, headers });
}

describe("placing an order", () => {
  test("reserves the stock, and is announced once it is committed", async () => {
    const sku = await createProduct(5, 250);

    const placed = await place([{ sku, quantity: 2 }]);

    expect(placed.status).toBe(201);
    expect(placed.body).toMatchObject({ userId, total: 500, status: "placed", version: 1 });
    expect(await stockOf(sku)).toBe(3);
    const read = await app.request("GET", placed.headers.get("location") ?? "");
    expect(read.body).toEqual(placed.body);
    expect(app.logs()).toContainEqual(
      expect.objectContaining({ msg: "order placed", orderId: placed.body.id }),
    );
  });

  test("reserves every line or none", async () => {
    const plenty = await createProduct(10);
    const scarce = await createProduct(1);

    const refused = await place([
      { sku: plenty, quantity: 1 },
      { sku: scarce, quantity: 2 },
    ]);

    expect(refused).toMatchObject({ status: 409, body: { code: "out_of_stock" } });
    expect(await stockOf(plenty)).toBe(10);
  });

  test("names an unknown user or product", async () => {
    const sku = await createProduct(1);
    const body = { userId: crypto.randomUUID(), lines: [{ sku, quantity: 1 }] };

    const noUser = await app.request("POST", "/v1/orders", { body });
    const noProduct = await place([{ sku: "none", quantity: 1 }]);

    expect(noUser).toMatchObject({ status: 422, body: { code: "unknown_user" } });
    expect(noProduct).toMatchObject({
      status: 422,
      body: { code: "unknown_product", errors: [{ field: "lines.0.sku" }] },
    });
  });

  test("sells what is in stock and no more, however many ask at once", async () => {
    const first = await createProduct(100);
    const second = await createProduct(100);
    const lines = [first, second].map((sku) => ({ sku, quantity: 1 }));

    const answers = await Promise.all(
      Array.from({ length: 110 }, (_, i) => place(i % 2 ? lines : lines.toReversed())),
    );

    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(100);
    expect(statuses.filter((status) => status === 409)).toHaveLength(10);
    expect(await stockOf(first)).toBe(0);
    expect(await stockOf(second)).toBe(0);
  });
});

describe("an idempotency key", () => {
  test("makes repeated requests one order, even at the same time and with the last of the stock", async () => {
    const sku = await createProduct(1);
    const key = crypto.randomUUID();

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => place([{ sku, quantity: 1 }], key)),
    );
    const later = await place([{ sku, quantity: 1 }], key);

    expect(new Set([...answers, later].map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set([...answers, later].map((answer) => answer.body.id)).size).toBe(1);
    expect(await stockOf(sku)).toBe(0);
  });

  test("belongs to one request", async () => {
    const sku = await createProduct(5);
    const key = crypto.randomUUID();
    await place([{ sku, quantity: 1 }], key);

    const other = await place([{ sku, quantity: 2 }], key);

    expect(other).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });
    expect(await stockOf(sku)).toBe(4);
  });
});

describe("cancelling an order", () => {
  test("puts the stock back, once", async () => {
    const sku = await createProduct(5);
    const { body: order } = await place([{ sku, quantity: 2 }]);

    const attempts = await Promise.all(
      Array.from({ length: 4 }, () => app.request("POST", `/v1/orders/${order.id}/cancel`)),
    );

    expect(attempts.filter((attempt) => attempt.status === 200)).toHaveLength(1);
    expect(attempts.filter((attempt) => attempt.status === 409)).toHaveLength(3);
    expect(await stockOf(sku)).toBe(5);
    const read = await app.request("GET", `/v1/orders/${order.id}`);
    expect(read.body).toMatchObject({ status: "cancelled", version: 2 });
  });
});

test("a user who has placed orders cannot be deleted", async () => {
  await place([{ sku: await createProduct(1), quantity: 1 }]);

  const headers = { "if-match": '"1"' };
  const refused = await app.request("DELETE", `/v1/users/${userId}`, { headers });

  expect(refused).toMatchObject({ status: 409, body: { code: "user_in_use" } });
});
