import type { ProductRepository } from "#port/@orders/product-repository.ts";
import type { Product } from "#domain/@orders/product.ts";
import { AppError } from "#platform/errors.ts";

export class ProductService {
  readonly #products: ProductRepository;

  constructor(products: ProductRepository) {
    this.#products = products;
  }

  async get(sku: string): Promise<Product> {
    const product = await this.#products.findBySku(sku);
    if (!product) {
      throw new AppError("not_found", "product_not_found", `There is no product ${sku}.`);
    }
    return product;
  }

  async put(product: Product): Promise<"created" | "updated"> {
    return this.#products.save(product);
  }
}
