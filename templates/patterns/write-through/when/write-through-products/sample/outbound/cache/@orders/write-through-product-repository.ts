import type { Product } from "#domain/@orders/product.ts";
import type { ProductRepository } from "#port/@orders/product-repository.ts";
import type { WriteThroughCache } from "#outbound/cache/write-through-cache.ts";

/** Single products come from the cache, where every save leaves them; lists of them come from the database. */
export class WriteThroughProductRepository implements ProductRepository {
  readonly #inner: ProductRepository;
  readonly #cache: WriteThroughCache<Product>;

  constructor(inner: ProductRepository, cache: WriteThroughCache<Product>) {
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
    const save = () => this.#inner.save(product);
    return this.#cache.replace(product.sku, save, () => product);
  }

  // How much is left, the database alone knows.
  async reserve(sku: string, quantity: number): Promise<boolean> {
    return this.#cache.write(sku, () => this.#inner.reserve(sku, quantity));
  }

  async restock(sku: string, quantity: number): Promise<void> {
    await this.#cache.write(sku, () => this.#inner.restock(sku, quantity));
  }
}
