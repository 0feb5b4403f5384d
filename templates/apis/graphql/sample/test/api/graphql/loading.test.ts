import { expect, onTestFinished, test } from "vitest";
import type { OrderBatches, OrderHead } from "#port/@orders/order-batches.ts";
import type { UserBatches } from "#port/@users/user-batches.ts";
import { createUser } from "#domain/@users/user.ts";
import { startGraphqlApp } from "#test/support/graphql.ts";

test("reads 20 users, their orders and the lines of those with a query each", async () => {
  const users = Array.from({ length: 20 }, (_, i) =>
    createUser({ email: `author-${i}@example.com`, name: `Author ${i}` }),
  );
  const lines = [{ sku: "pen", quantity: 1, unitPrice: 100 }];
  const queries: string[] = [];
  const userBatches: UserBatches = {
    byIds: async (ids) => {
      queries.push("users");
      return users.filter(({ id }) => ids.includes(id));
    },
  };
  const orderBatches: OrderBatches = {
    newestOf: async (userIds) => {
      queries.push("orders");
      return userIds.map(orderOf);
    },
    linesOf: async (orderIds) => {
      queries.push("lines");
      return new Map(orderIds.map((id) => [id, lines]));
    },
  };
  const app = await startGraphqlApp({}, { userBatches, orderBatches });
  onTestFinished(() => app.close());
  const read = async (order: string) => {
    const document = `query ($ids: [ID!]!) { users(ids: $ids) { orders { ${order} } } }`;
    return (await app.query(document, { ids: users.map(({ id }) => id) })).data.users;
  };

  expect(await read("total user { name }")).toEqual(
    users.map(({ name }) => ({ orders: [{ total: 100, user: { name } }] })),
  );
  expect(queries.splice(0)).toEqual(["users", "orders"]);
  expect(await read("lines { sku quantity unitPrice }")).toEqual(
    users.map(() => ({ orders: [{ lines }] })),
  );
  expect(queries).toEqual(["users", "orders", "lines"]);
});

test("a mutation reads what its fields before have changed", async () => {
  const app = await startGraphqlApp();
  onTestFinished(() => app.close());
  const shop = await app.query(`mutation {
    createUser(input: { email: "ada@example.com", name: "Ada" }) { id }
    putProduct(sku: "pen", input: { price: 1, stock: 9 }) { sku }
  }`);
  const { id } = shop.data.createUser;
  const placeOrder = `placeOrder(input: { userId: "${id}", lines: [{ sku: "pen", quantity: 1 }] })`;

  const { data } = await app.query(`mutation {
    before: ${placeOrder} { user { name } }
    updateUser(id: "${id}", expectedVersion: 1, input: { email: "ada@example.com", name: "Lady" }) { id }
    after: ${placeOrder} { user { name } }
  }`);

  expect(data).toMatchObject({
    before: { user: { name: "Ada" } },
    after: { user: { name: "Lady" } },
  });
});

function orderOf(userId: string): OrderHead {
  return {
    id: crypto.randomUUID(),
    userId,
    total: 100,
    status: "placed",
    version: 1,
    placedAt: new Date(),
  };
}
