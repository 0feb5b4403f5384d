import { expect, onTestFinished, test } from "vitest";
import { hang, startRateServer } from "#test/support/exchange-rates.ts";
import { startGraphqlApp } from "#test/support/graphql.ts";

const TOTAL = `query ($orderId: ID!, $currency: String! = "EUR") {
  orderTotal(orderId: $orderId, currency: $currency) { amount currency rate asOf stale }
}`;

test("a total is told in another currency, by the last rate if need be", async () => {
  const upstream = await startRateServer();
  const app = await startGraphqlApp({
    EXCHANGE_RATES_URL: upstream.url,
    REQUEST_DEADLINE_MS: "800",
  });
  onTestFinished(() => app.close());
  const shop = await app.query(`mutation {
    createUser(input: { email: "buyer@example.com", name: "Buyer" }) { id }
    putProduct(sku: "pen", input: { price: 1000, stock: 5 }) { sku }
  }`);
  const input = { userId: shop.data.createUser.id, lines: [{ sku: "pen", quantity: 1 }] };
  const placed = await app.query(
    "mutation ($input: OrderInput!) { placeOrder(input: $input) { id } }",
    { input },
  );
  const orderId = placed.data.placeOrder.id;

  const fresh = (await app.query(TOTAL, { orderId })).data.orderTotal;
  expect(fresh).toMatchObject({ amount: 922, currency: "EUR", rate: "0.9215", stale: false });

  upstream.answer = hang;
  const start = performance.now();
  expect((await app.query(TOTAL, { orderId })).data.orderTotal).toEqual({ ...fresh, stale: true });
  expect(performance.now() - start).toBeLessThan(2000);
  expect((await app.query(TOTAL, { orderId, currency: "JPY" })).errors).toMatchObject([
    { extensions: { kind: "unavailable", code: "deadline_exceeded" } },
  ]);
  expect((await app.query(TOTAL, { orderId, currency: "QQQ" })).errors).toMatchObject([
    { extensions: { kind: "validation", code: "validation_failed" } },
  ]);
});
