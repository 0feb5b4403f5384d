import type { Product } from "#domain/@orders/product.ts";

export interface ProductRepository {
  findBySku(sku: string): Promise<Product | undefined>;
  findBySkus(skus: readonly string[]): Promise<Product[]>;
  save(product: Product): Promise<"created" | "updated">;
  /** Takes the quantity off the stock, or answers false and changes nothing. */
  reserve(sku: string, quantity: number): Promise<boolean>;
  restock(sku: string, quantity: number): Promise<void>;
}
