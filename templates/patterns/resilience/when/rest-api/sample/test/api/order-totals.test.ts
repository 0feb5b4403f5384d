import { beforeEach, expect, onTestFinished, test } from "vitest";
import { fail, hang, startRateServer, type RateServer } from "#test/support/exchange-rates.ts";
import { startHttpApp, type HttpApp } from "#test/support/http.ts";

let upstream: RateServer;
beforeEach(async () => {
  upstream = await startRateServer();
});

async function open(env: Record<string, string> = {}): Promise<HttpApp & { order: string }> {
  const app = await startHttpApp({
    EXCHANGE_RATES_URL: upstream.url,
    OUTBOUND_TIMEOUT_MS: "300",
    ...env,
  });
  onTestFinished(() => app.close());
  const body = { email: "buyer@example.com", name: "Buyer" };
  const userId = (await app.request("POST", "/v1/users", { body })).body.id;
  await app.request("PUT", "/v1/products/pen", { body: { price: 1000, stock: 5 } });
  const order = { userId, lines: [{ sku: "pen", quantity: 1 }] };
  return { ...app, order: (await app.request("POST", "/v1/orders", { body: order })).body.id };
}

test("a total is told in another currency, and by the last rate when there is no newer one", async () => {
  const app = await open();
  const path = `/v1/orders/${app.order}/total?currency=EUR`;

  const fresh = await app.request("GET", path);
  upstream.answer = fail;
  const stale = await app.request("GET", path);

  expect(fresh).toMatchObject({
    status: 200,
    body: { orderId: app.order, amount: 922, currency: "EUR", rate: "0.9215", stale: false },
  });
  expect(stale).toMatchObject({ status: 200, body: { ...fresh.body, stale: true } });
});

test("the shop's own currency needs no rate", async () => {
  const app = await open();

  const { body } = await app.request("GET", `/v1/orders/${app.order}/total?currency=USD`);

  expect(body).toMatchObject({ amount: 1000, currency: "USD", rate: "1", stale: false });
  expect(upstream.requests).toEqual([]);
});

test("an order and a currency have to exist", async () => {
  const app = await open();

  const order = await app.request("GET", `/v1/orders/${crypto.randomUUID()}/total?currency=EUR`);
  const currency = await app.request("GET", `/v1/orders/${app.order}/total?currency=QQQ`);

  expect(order).toMatchObject({ status: 404, body: { code: "order_not_found" } });
  expect(currency).toMatchObject({ status: 422, body: { code: "validation_failed" } });
  expect(upstream.requests).toEqual([]);
});

test("an upstream that hangs costs no more than the deadline, and then nothing", async () => {
  const app = await open({ REQUEST_DEADLINE_MS: "600" });
  const path = `/v1/orders/${app.order}/total?currency=EUR`;
  upstream.answer = hang;

  for (let i = 0; i < 6; i++) {
    const start = performance.now();
    const answer = await app.request("GET", path);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(performance.now() - start).toBeLessThan(1500);
  }

  const { length } = upstream.requests;
  expect(await app.request("GET", path)).toMatchObject({ status: 503 });
  expect(upstream.requests).toHaveLength(length);
  expect(await app.request("GET", "/readyz")).toMatchObject({
    status: 200,
    body: { checks: { exchange_rates: { status: "degraded", circuit: "open" } } },
  });
  expect(app.logs()).toContainEqual(
    expect.objectContaining({ upstream: "exchange_rates", state: "open" }),
  );
});

test("a caller who waits for less gets an answer in less", async () => {
  const app = await open({ OUTBOUND_TIMEOUT_MS: "5000" });
  upstream.answer = hang;
  const start = performance.now();

  const answer = await app.request("GET", `/v1/orders/${app.order}/total?currency=EUR`, {
    headers: { "x-envoy-expected-rq-timeout-ms": "200" },
  });

  expect(answer).toMatchObject({ status: 503, body: { code: "deadline_exceeded" } });
  expect(performance.now() - start).toBeLessThan(1000);
});

test("readiness tells of exchange rates only where there is a source of them", async () => {
  const app = await open();
  const closed = await open({ EXCHANGE_RATES_URL: "" });

  const asked = await app.request("GET", "/readyz");
  const unasked = await closed.request("GET", "/readyz");

  expect(asked.body.checks).toMatchObject({ exchange_rates: { status: "up", circuit: "closed" } });
  expect(unasked.body.checks).not.toHaveProperty("exchange_rates");
});
