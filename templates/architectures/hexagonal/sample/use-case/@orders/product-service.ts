import { makeGetProduct } from "#use-case/@orders/get-product.ts";
import type { ProductRepository } from "#port/@orders/product-repository.ts";
import type { Product } from "#domain/@orders/product.ts";

/** The inbound port: what adapters and other modules can ask for. */
export interface ProductService {
  get(sku: string): Promise<Product>;
  put(product: Product): Promise<"created" | "updated">;
}

export function makeProductService(products: ProductRepository): ProductService {
  return {
    get: makeGetProduct(products),
    put: (product) => products.save(product),
  };
}
