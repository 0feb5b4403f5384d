import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { Cache } from "#outbound/cache/cache.ts";
import { MemoryCacheStore } from "#outbound/cache/memory-cache-store.ts";
import { CachedProductRepository } from "#outbound/cache/@orders/cached-product-repository.ts";
import { productCaching } from "#outbound/cache/@orders/product-caching.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { createDatabase } from "#test/support/database.ts";
import { openRepositories, type OpenRepositories } from "#test/support/repositories.ts";

let repositories: OpenRepositories;
let products: CachedProductRepository;

beforeAll(async () => {
  repositories = await openRepositories(createDatabase);
});
afterAll(() => repositories.close());
beforeEach(() => {
  vi.restoreAllMocks();
  const store = new MemoryCacheStore(1_000_000);
  const cache = new Cache(store, productCaching(loadConfig({})), createLogger("silent"));
  products = new CachedProductRepository(repositories.products, cache);
});

const newProduct = () => ({ sku: crypto.randomUUID(), price: 100, stock: 10 });

test("a second read finds an equal product, and asks nobody", async () => {
  const product = newProduct();
  await products.save(product);
  expect(await products.findBySku(product.sku)).toEqual(product);
  const query = vi.spyOn(repositories.products, "findBySku");

  expect(await products.findBySku(product.sku)).toEqual(product);

  expect(query).not.toHaveBeenCalled();
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
