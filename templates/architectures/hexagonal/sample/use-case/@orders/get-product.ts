import type { ProductRepository } from "#port/@orders/product-repository.ts";
import type { Product } from "#domain/@orders/product.ts";
import { AppError } from "#platform/errors.ts";

export function makeGetProduct(products: ProductRepository) {
  return async (sku: string): Promise<Product> => {
    const product = await products.findBySku(sku);
    if (!product) {
      throw new AppError("not_found", "product_not_found", `There is no product ${sku}.`);
    }
    return product;
  };
}
