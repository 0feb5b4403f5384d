import type { Kysely } from "kysely";
import type { Product } from "#domain/@orders/product.ts";
import type { ProductRepository } from "#port/@orders/product-repository.ts";
import { isUniqueViolation } from "#outbound/sql/driver-errors.ts";
import type { Schema } from "#outbound/sql/schema.ts";

export class SqlProductRepository implements ProductRepository {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async findBySku(sku: string): Promise<Product | undefined> {
    const [product] = await this.findBySkus([sku]);
    return product;
  }

  async findBySkus(skus: readonly string[]): Promise<Product[]> {
    return this.#db.selectFrom("products").selectAll().where("sku", "in", skus).execute();
  }

  async save(product: Product): Promise<"created" | "updated"> {
    if (await this.#update(product)) return "updated";
    try {
      await this.#db.insertInto("products").values(product).execute();
      return "created";
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      await this.#update(product);
      return "updated";
    }
  }

  async reserve(sku: string, quantity: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable("products")
      .set(({ eb }) => ({ stock: eb("stock", "-", quantity) }))
      .where("sku", "=", sku)
      .where("stock", ">=", quantity)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async restock(sku: string, quantity: number): Promise<void> {
    await this.#db
      .updateTable("products")
      .set(({ eb }) => ({ stock: eb("stock", "+", quantity) }))
      .where("sku", "=", sku)
      .execute();
  }

  async #update({ sku, price, stock }: Product): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable("products")
      .set({ price, stock })
      .where("sku", "=", sku)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }
}
