import { beforeEach, expect, test } from "vitest";
import { Cache } from "#outbound/cache/cache.ts";
import { MemoryCacheStore } from "#outbound/cache/memory-cache-store.ts";
import { CachedProductRepository } from "#outbound/cache/@orders/cached-product-repository.ts";
import { productCaching } from "#outbound/cache/@orders/product-caching.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { FakeProducts } from "#test/support/fake-products.ts";

let stored: FakeProducts;
let products: CachedProductRepository;

beforeEach(() => {
  stored = new FakeProducts();
  const store = new MemoryCacheStore(1_000_000);
  const cache = new Cache(store, productCaching(loadConfig({})), createLogger("silent"));
  products = new CachedProductRepository(stored, cache);
});

const newProduct = () => ({ sku: crypto.randomUUID(), price: 100, stock: 10 });

test("two reads find an equal product, and ask once", async () => {
  const product = newProduct();
  await products.save(product);
  expect(await products.findBySku(product.sku)).toEqual(product);
  expect(await products.findBySku(product.sku)).toEqual(product);

  expect(stored.queries).toBe(1);
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
