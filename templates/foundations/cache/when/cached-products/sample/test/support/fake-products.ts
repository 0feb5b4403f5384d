import type { Product } from "#domain/@orders/product.ts";
import type { ProductRepository } from "#port/@orders/product-repository.ts";

/** As much of the products as a cache has to do with. */
export class FakeProducts implements ProductRepository {
  readonly rows = new Map<string, Product>();
  /** How often it was asked for one. */
  queries = 0;

  async findBySku(sku: string): Promise<Product | undefined> {
    this.queries++;
    return this.rows.get(sku);
  }

  async findBySkus(skus: readonly string[]): Promise<Product[]> {
    return skus.flatMap((sku) => this.rows.get(sku) ?? []);
  }

  async save(product: Product): Promise<"created" | "updated"> {
    const outcome = this.rows.has(product.sku) ? "updated" : "created";
    this.rows.set(product.sku, product);
    return outcome;
  }

  async reserve(sku: string, quantity: number): Promise<boolean> {
    await this.restock(sku, -quantity);
    return true;
  }

  async restock(sku: string, quantity: number): Promise<void> {
    const product = this.rows.get(sku);
    if (product) this.rows.set(sku, { ...product, stock: product.stock + quantity });
  }
}
