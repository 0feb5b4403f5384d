import type { Product } from "#domain/@orders/product.ts";
import type { ProductRepository } from "#port/@orders/product-repository.ts";
import type { Memory } from "#outbound/memory/memory.ts";

export class MemoryProductRepository implements ProductRepository {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  async findBySku(sku: string): Promise<Product | undefined> {
    return this.#products().get(sku);
  }

  async findBySkus(skus: readonly string[]): Promise<Product[]> {
    const products = this.#products();
    return [...new Set(skus)].flatMap((sku) => products.get(sku) ?? []);
  }

  async save(product: Product): Promise<"created" | "updated"> {
    return this.#memory.change((draft) => {
      const products = draft.writable<Product>("products");
      const outcome = products.has(product.sku) ? "updated" : "created";
      products.set(product.sku, product);
      return outcome;
    });
  }

  async reserve(sku: string, quantity: number): Promise<boolean> {
    return this.#memory.change((draft) => {
      const products = draft.writable<Product>("products");
      const product = products.get(sku);
      if (product === undefined || product.stock < quantity) return false;
      products.set(sku, { ...product, stock: product.stock - quantity });
      return true;
    });
  }

  async restock(sku: string, quantity: number): Promise<void> {
    await this.#memory.change((draft) => {
      const products = draft.writable<Product>("products");
      const product = products.get(sku);
      if (product) products.set(sku, { ...product, stock: product.stock + quantity });
    });
  }

  #products(): ReadonlyMap<string, Product> {
    return this.#memory.rows("products");
  }
}
