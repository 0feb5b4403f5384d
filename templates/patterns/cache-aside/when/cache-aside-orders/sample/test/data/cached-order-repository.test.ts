import { beforeEach, expect, test } from "vitest";
import { cancelOrder, placeOrder } from "#domain/@orders/order.ts";
import { Cache } from "#outbound/cache/cache.ts";
import { MemoryCacheStore } from "#outbound/cache/memory-cache-store.ts";
import { CachedOrderRepository } from "#outbound/cache/@orders/cached-order-repository.ts";
import { orderCaching } from "#outbound/cache/@orders/order-caching.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { FakeOrders } from "#test/support/fake-orders.ts";

const product = { sku: "tea", price: 300, stock: 10 };

let stored: FakeOrders;
let orders: CachedOrderRepository;

beforeEach(() => {
  stored = new FakeOrders();
  const store = new MemoryCacheStore(1_000_000);
  const cache = new Cache(store, orderCaching(loadConfig({})), createLogger("silent"));
  orders = new CachedOrderRepository(stored, cache);
});

const newOrder = () => placeOrder(crypto.randomUUID(), [{ sku: "tea", quantity: 2 }], [product]);

test("two reads find an equal order, and ask once", async () => {
  const order = await orders.insert(newOrder());
  expect(await orders.findById(order.id)).toEqual(order);
  expect(await orders.findById(order.id)).toEqual(order);

  expect(stored.queries).toBe(1);
});

test("every change is seen by the next read", async () => {
  const placed = newOrder();
  expect(await orders.findById(placed.id)).toBeUndefined();

  const order = await orders.insert(placed, { key: "key", fingerprint: "lines" });
  expect(await orders.findById(order.id)).toEqual(order);
  expect(await orders.findByIdempotencyKey(order.userId, "key")).toMatchObject({ order });

  const cancelled = await orders.update(cancelOrder(order));
  expect(await orders.findById(order.id)).toEqual(cancelled);
});
