import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { startHttpApp, type HttpApp } from "#test/support/http.ts";

let app: HttpApp;
beforeAll(async () => {
  app = await startHttpApp({ WRITE_BEHIND_INTERVAL_MS: "10" });
});
afterAll(() => app.close());

const lines = [{ sku: "pen", quantity: 2 }];

function put(body: unknown, { request }: HttpApp = app, userId: string = crypto.randomUUID()) {
  return request("PUT", `/v1/users/${userId}/cart`, { body });
}

test("a cart is empty, then what was put last, before and after it is flushed", async () => {
  const userId = crypto.randomUUID();
  const read = async () => (await app.request("GET", `/v1/users/${userId}/cart`)).body;

  expect(await read()).toEqual({ userId, lines: [] });
  await put({ lines: [{ sku: "ink", quantity: 1 }] }, app, userId);
  const answer = await put({ lines }, app, userId);
  expect(answer).toMatchObject({ status: 200, body: { userId, lines } });
  expect(await read()).toEqual({ userId, lines });
  await vi.waitFor(() => expect(app.cartWrites.lag.pending).toBe(0), { timeout: 5000 });
  expect(await read()).toEqual({ userId, lines });
});

test.for([
  { what: "no lines", body: {}, code: "validation_failed" },
  {
    what: "nothing of a product",
    body: { lines: [{ sku: "pen", quantity: 0 }] },
    code: "validation_failed",
  },
  { what: "a product twice", body: { lines: [...lines, ...lines] }, code: "duplicate_sku" },
])("a cart with $what is refused", async ({ body, code }) => {
  expect(await put(body)).toMatchObject({ status: 422, body: { code } });
});

test("with the journal full the answer is 503, and when to come again", async () => {
  const busy = await startHttpApp({
    WRITE_BEHIND_INTERVAL_MS: "60000",
    WRITE_BEHIND_MAX_PENDING: "1",
  });
  onTestFinished(() => busy.close());
  await put({ lines }, busy);

  const refused = await put({ lines }, busy);

  expect(refused).toMatchObject({ status: 503, body: { code: "journal_full" } });
  expect(refused.headers.get("retry-after")).toBe("1");
});

test("readiness says that the journal is flushed", async () => {
  const { body } = await app.request("GET", "/readyz");

  expect(body.checks).toMatchObject({ "write-behind": { status: "up" } });
});
