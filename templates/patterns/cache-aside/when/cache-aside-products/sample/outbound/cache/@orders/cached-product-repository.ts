import type { Product } from "#domain/@orders/product.ts";
import type { ProductRepository } from "#port/@orders/product-repository.ts";
import type { Cache } from "#outbound/cache/cache.ts";

/** Single products come from the cache, lists of them do not. */
export class CachedProductRepository implements ProductRepository {
  readonly #inner: ProductRepository;
  readonly #cache: Cache<Product>;

  constructor(inner: ProductRepository, cache: Cache<Product>) {
    this.#inner = inner;
    this.#cache = cache;
  }

  async findBySku(sku: string): Promise<Product | undefined> {
    return this.#cache.find(sku, () => this.#inner.findBySku(sku));
  }

  async findBySkus(skus: readonly string[]): Promise<Product[]> {
    return this.#inner.findBySkus(skus);
  }

  async save(product: Product): Promise<"created" | "updated"> {
    return this.#cache.write(product.sku, () => this.#inner.save(product));
  }

  async reserve(sku: string, quantity: number): Promise<boolean> {
    return this.#cache.write(sku, () => this.#inner.reserve(sku, quantity));
  }

  async restock(sku: string, quantity: number): Promise<void> {
    await this.#cache.write(sku, () => this.#inner.restock(sku, quantity));
  }
}
