import { beforeEach, expect, test } from "vitest";
import { MemoryCacheStore } from "#outbound/cache/memory-cache-store.ts";
import { WriteThroughCache } from "#outbound/cache/write-through-cache.ts";
import { WriteThroughProductRepository } from "#outbound/cache/@orders/write-through-product-repository.ts";
import { productCaching } from "#outbound/cache/@orders/product-caching.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { FakeProducts } from "#test/support/fake-products.ts";

let stored: FakeProducts;
let products: WriteThroughProductRepository;

beforeEach(() => {
  stored = new FakeProducts();
  const store = new MemoryCacheStore(1_000_000);
  const cache = new WriteThroughCache(
    store,
    productCaching(loadConfig({})),
    createLogger("silent"),
  );
  products = new WriteThroughProductRepository(stored, cache);
});

const newProduct = () => ({ sku: crypto.randomUUID(), price: 100, stock: 10 });

test("a read after a save finds an equal product, and asks nobody", async () => {
  const product = newProduct();

  await products.save(product);
  expect(await products.findBySku(product.sku)).toEqual(product);
  await products.save({ ...product, price: 200 });
  expect(await products.findBySku(product.sku)).toEqual({ ...product, price: 200 });

  expect(stored.queries).toBe(0);
});

test("every change is seen by the next read", async () => {
  const product = newProduct();
  const stock = async () => (await products.findBySku(product.sku))?.stock;
  expect(await stock()).toBeUndefined();

  await products.save(product);
  expect(await stock()).toBe(10);
  expect(await products.reserve(product.sku, 4)).toBe(true);
  expect(await stock()).toBe(6);
  await products.restock(product.sku, 1);
  expect(await stock()).toBe(7);
  expect(await products.findBySkus([product.sku])).toEqual([{ ...product, stock: 7 }]);
});
