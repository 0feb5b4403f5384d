import { afterAll, beforeAll, expect, test } from "vitest";
import { OrderListingServiceService as listing } from "#inbound/grpc/generated/orders/v1/order_listing.ts";
import { OrderServiceService as orders } from "#inbound/grpc/generated/orders/v1/orders.ts";
import { ProductServiceService as products } from "#inbound/grpc/generated/products/v1/products.ts";
import { UserServiceService as users } from "#inbound/grpc/generated/users/v1/users.ts";
import { startGrpcApp } from "#test/support/grpc.ts";

let app: Awaited<ReturnType<typeof startGrpcApp>>;
let userId: string;
beforeAll(async () => {
  app = await startGrpcApp();
  const details = { email: "buyer@example.com", name: "Buyer" };
  userId = (await app.call(users.createUser, details)).user!.id;
  await app.call(products.putProduct, { sku: "pen", price: 100n, stock: 1000 });
});
afterAll(() => app.close());

async function place(): Promise<string> {
  const lines = [{ sku: "pen", quantity: 1 }];
  return (await app.call(orders.placeOrder, { userId, lines })).order!.id;
}

test("pages repeat and miss nothing while orders are placed", async () => {
  const before: string[] = [];
  for (let i = 0; i < 11; i++) before.push(await place());

  const seen: string[] = [];
  let pageToken: string | undefined;
  do {
    const page = await app.call(listing.listOrders, { userId, pageSize: 3, pageToken });
    seen.push(...page.orders.map(({ id }) => id));
    pageToken = page.nextPageToken;
    await place();
  } while (pageToken !== undefined);

  expect(seen.toSorted()).toEqual(before.toSorted());
});

test("a page holds twenty orders, of everyone, unless the request says otherwise", async () => {
  for (let i = 0; i < 20; i++) await place();

  const page = await app.call(listing.listOrders, {});

  expect(page.orders).toHaveLength(20);
});

test("a page that is too large and a token of someone else's making are refused", async () => {
  const large = await app.refusal(listing.listOrders, { userId, pageSize: 101 });
  const made = await app.refusal(listing.listOrders, { userId, pageSize: 1, pageToken: "made" });

  expect(large).toMatchObject({ status: "INVALID_ARGUMENT", fields: ["page_size"] });
  expect(made).toMatchObject({ status: "INVALID_ARGUMENT", reason: "INVALID_CURSOR" });
});
