import { beforeEach, expect, test } from "vitest";
import { cancelOrder, placeOrder } from "#domain/@orders/order.ts";
import { MemoryCacheStore } from "#outbound/cache/memory-cache-store.ts";
import { WriteThroughCache } from "#outbound/cache/write-through-cache.ts";
import { WriteThroughOrderRepository } from "#outbound/cache/@orders/write-through-order-repository.ts";
import { orderCaching } from "#outbound/cache/@orders/order-caching.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { FakeOrders } from "#test/support/fake-orders.ts";

const product = { sku: "tea", price: 300, stock: 10 };

let stored: FakeOrders;
let orders: WriteThroughOrderRepository;

beforeEach(() => {
  stored = new FakeOrders();
  const store = new MemoryCacheStore(1_000_000);
  const cache = new WriteThroughCache(store, orderCaching(loadConfig({})), createLogger("silent"));
  orders = new WriteThroughOrderRepository(stored, cache);
});

const newOrder = () => placeOrder(crypto.randomUUID(), [{ sku: "tea", quantity: 2 }], [product]);

test("a read after a write finds an equal order, and asks nobody", async () => {
  const order = await orders.insert(newOrder(), { key: "key", fingerprint: "lines" });
  expect(await orders.findById(order.id)).toEqual(order);
  const cancelled = await orders.update(cancelOrder(order));
  expect(await orders.findById(order.id)).toEqual(cancelled);

  expect(stored.queries).toBe(0);
  const found = await orders.findByIdempotencyKey(order.userId, "key");
  expect(found).toMatchObject({ order: cancelled });
});
