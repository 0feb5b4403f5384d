import type { Product } from "#domain/@orders/product.ts";
import type { ProductRepository } from "#port/@orders/product-repository.ts";
import type { MongoDatabase } from "#outbound/mongo/database.ts";
import type { Documents } from "#outbound/mongo/documents.ts";
import { isUniqueViolation } from "#outbound/mongo/driver-errors.ts";

interface ProductDocument extends Omit<Product, "sku"> {
  readonly _id: string;
}

export class MongoProductRepository implements ProductRepository {
  readonly #products: Documents<ProductDocument>;

  constructor(db: MongoDatabase) {
    this.#products = db.documents("products");
  }

  async findBySku(sku: string): Promise<Product | undefined> {
    const [product] = await this.findBySkus([sku]);
    return product;
  }

  async findBySkus(skus: readonly string[]): Promise<Product[]> {
    const documents = await this.#products.find({ _id: { $in: [...skus] } });
    return documents.map(({ _id, price, stock }) => ({ sku: _id, price, stock }));
  }

  async save({ sku, price, stock }: Product): Promise<"created" | "updated"> {
    const upsert = () => this.#products.upsertOne({ _id: sku }, { $set: { price, stock } });
    try {
      return await upsert();
    } catch (error) {
      // Two who find nothing both insert; the one who comes second finds the other's.
      if (!isUniqueViolation(error)) throw error;
      return upsert();
    }
  }

  async reserve(sku: string, quantity: number): Promise<boolean> {
    const available = { _id: sku, stock: { $gte: quantity } };
    return this.#products.updateOne(available, { $inc: { stock: -quantity } });
  }

  async restock(sku: string, quantity: number): Promise<void> {
    await this.#products.updateOne({ _id: sku }, { $inc: { stock: quantity } });
  }
}
