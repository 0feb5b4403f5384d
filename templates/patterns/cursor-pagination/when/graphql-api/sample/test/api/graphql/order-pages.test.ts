import { afterAll, beforeAll, expect, test } from "vitest";
import { startGraphqlApp, type GraphqlApp } from "#test/support/graphql.ts";

let app: GraphqlApp;
let userId: string;
beforeAll(async () => {
  app = await startGraphqlApp();
  const { data } = await app.query(`mutation {
    createUser(input: { email: "buyer@example.com", name: "Buyer" }) { id }
    putProduct(sku: "pen", input: { price: 100, stock: 1000 }) { sku }
  }`);
  userId = data.createUser.id;
});
afterAll(() => app.close());

const PAGE = `query ($userId: ID, $first: Int! = 3, $after: String) {
  orders(userId: $userId, first: $first, after: $after) {
    nodes { id }
    pageInfo { hasNextPage endCursor }
  }
}`;

async function place(): Promise<string> {
  const document = "mutation ($input: OrderInput!) { placeOrder(input: $input) { id } }";
  const input = { userId, lines: [{ sku: "pen", quantity: 1 }] };
  return (await app.query(document, { input })).data.placeOrder.id;
}

test("pages repeat and miss nothing while orders are placed", async () => {
  const before: string[] = [];
  for (let i = 0; i < 11; i++) before.push(await place());

  const seen: string[] = [];
  let next: { hasNextPage: boolean; endCursor: string | null } | undefined;
  while (next?.hasNextPage !== false) {
    const { data } = await app.query(PAGE, { userId, after: next?.endCursor });
    seen.push(...data.orders.nodes.map((order: { id: string }) => order.id));
    next = data.orders.pageInfo;
    await place();
  }

  expect(seen.toSorted()).toEqual(before.toSorted());
});

test("a page holds the orders of one user", async () => {
  const nobody = await app.query(PAGE, { userId: crypto.randomUUID() });

  const pageInfo = { hasNextPage: false, endCursor: null };
  expect(nobody.data.orders).toEqual({ nodes: [], pageInfo });
});

test.for([
  { what: "a cursor nobody has given", variables: { after: "nonsense" }, code: "invalid_cursor" },
  { what: "an empty page", variables: { first: 0 }, code: "validation_failed" },
  { what: "an endless page", variables: { first: 101 }, code: "validation_failed" },
])("$what is refused", async ({ variables, code }) => {
  const { errors } = await app.query(PAGE, variables);

  expect(errors).toMatchObject([{ extensions: { code, kind: "validation" } }]);
});
