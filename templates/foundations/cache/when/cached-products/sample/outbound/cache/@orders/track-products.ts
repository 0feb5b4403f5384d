import type { ProductRepository } from "#port/@orders/product-repository.ts";

/** The same products, telling which are about to change. */
export function trackProducts(
  products: ProductRepository,
  touch: (sku: string) => void,
): ProductRepository {
  return {
    findBySku: (sku) => products.findBySku(sku),
    findBySkus: (skus) => products.findBySkus(skus),
    save(product) {
      touch(product.sku);
      return products.save(product);
    },
    reserve(sku, quantity) {
      touch(sku);
      return products.reserve(sku, quantity);
    },
    restock(sku, quantity) {
      touch(sku);
      return products.restock(sku, quantity);
    },
  };
}
