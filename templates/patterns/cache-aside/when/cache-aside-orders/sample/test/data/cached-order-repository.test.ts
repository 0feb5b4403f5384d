import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { cancelOrder, placeOrder, type Order } from "#domain/@orders/order.ts";
import { createUser } from "#domain/@users/user.ts";
import { Cache } from "#outbound/cache/cache.ts";
import { MemoryCacheStore } from "#outbound/cache/memory-cache-store.ts";
import { CachedOrderRepository } from "#outbound/cache/@orders/cached-order-repository.ts";
import { orderCaching } from "#outbound/cache/@orders/order-caching.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { createDatabase } from "#test/support/database.ts";
import { openRepositories, type OpenRepositories } from "#test/support/repositories.ts";

const product = { sku: "tea", price: 300, stock: 10 };

let repositories: OpenRepositories;
let orders: CachedOrderRepository;

beforeAll(async () => {
  repositories = await openRepositories(createDatabase);
  await repositories.products.save(product);
});
afterAll(() => repositories.close());
beforeEach(() => {
  vi.restoreAllMocks();
  const store = new MemoryCacheStore(1_000_000);
  const cache = new Cache(store, orderCaching(loadConfig({})), createLogger("silent"));
  orders = new CachedOrderRepository(repositories.orders, cache);
});

async function newOrder(): Promise<Order> {
  const email = `${crypto.randomUUID()}@example.com`;
  const user = await repositories.users.save(createUser({ email, name: "Ada" }));
  return placeOrder(user.id, [{ sku: product.sku, quantity: 2 }], [product]);
}

test("a second read finds an equal order, and asks nobody", async () => {
  const order = await orders.insert(await newOrder());
  expect(await orders.findById(order.id)).toEqual(order);
  const query = vi.spyOn(repositories.orders, "findById");

  expect(await orders.findById(order.id)).toEqual(order);

  expect(query).not.toHaveBeenCalled();
});

test("every change is seen by the next read", async () => {
  const placed = await newOrder();
  expect(await orders.findById(placed.id)).toBeUndefined();

  const order = await orders.insert(placed, { key: "key", fingerprint: "lines" });
  expect(await orders.findById(order.id)).toEqual(order);
  expect(await orders.findByIdempotencyKey(order.userId, "key")).toMatchObject({ order });

  const cancelled = await orders.update(cancelOrder(order));
  expect(await orders.findById(order.id)).toEqual(cancelled);
});
