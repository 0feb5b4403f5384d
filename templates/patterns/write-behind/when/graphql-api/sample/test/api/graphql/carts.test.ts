import { afterAll, beforeAll, expect, test } from "vitest";
import { startGraphqlApp, type GraphqlApp } from "#test/support/graphql.ts";

let app: GraphqlApp;
beforeAll(async () => {
  app = await startGraphqlApp({ WRITE_BEHIND_MAX_PENDING: "2", WRITE_BEHIND_INTERVAL_MS: "60000" });
});
afterAll(() => app.close());

const READ = "query ($userId: ID!) { cart(userId: $userId) { userId lines { sku quantity } } }";
const PUT = `mutation ($userId: ID!, $lines: [CartLineInput!]!) {
  putCart(userId: $userId, lines: $lines) { userId lines { sku quantity } }
}`;

const lines = [{ sku: "pen", quantity: 2 }];

test("a cart is empty, then what was put, until the journal is full", async () => {
  const userId = crypto.randomUUID();

  const empty = await app.query(READ, { userId });
  const put = await app.query(PUT, { userId, lines });
  const read = await app.query(READ, { userId });
  await app.query(PUT, { userId, lines });
  const refused = await app.query(PUT, { userId, lines: [] });

  expect(empty.data.cart).toEqual({ userId, lines: [] });
  expect(put.data.putCart).toEqual({ userId, lines });
  expect(read.data.cart).toEqual({ userId, lines });
  expect(refused.errors).toMatchObject([
    { extensions: { code: "journal_full", kind: "unavailable" } },
  ]);
});

test.for([
  { what: "nothing of a product", cart: [{ sku: "pen", quantity: 0 }], code: "validation_failed" },
  { what: "a product twice", cart: [...lines, ...lines], code: "duplicate_sku" },
])("a cart with $what is refused", async ({ cart, code }) => {
  const { errors } = await app.query(PUT, { userId: crypto.randomUUID(), lines: cart });

  expect(errors).toMatchObject([{ extensions: { code, kind: "validation" } }]);
});
