import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "GET /v1/products, through every layer",
  make(project) {
    project.after(
      "src/data/product-repository.ts",
      "findBySkus(",
      "  findAll(limit: number): Promise<Product[]>;",
    );
    project.before(
      "src/data/sql/sql-product-repository.ts",
      "async save(",
      `  async findAll(limit: number): Promise<Product[]> {
    return this.#db.selectFrom("products").selectAll().orderBy("sku").limit(limit).execute();
  }
`,
    );
    project.before(
      "src/services/product-service.ts",
      "async put(",
      `  async list(limit: number): Promise<Product[]> {
    return this.#products.findAll(limit);
  }
`,
    );
    project.after(
      "src/api/rest/products.ts",
      'const tags = ["products"]',
      `const productList = z.object({ items: z.array(productResource) }).meta({ id: "ProductList" });
const listQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(50) });`,
    );
    project.before(
      "src/api/rest/products.ts",
      "v1.get(",
      `      v1.get(
        "/products",
        {
          schema: {
            tags,
            operationId: "listProducts",
            summary: "List products",
            description: "By SKU, as many as asked for.",
            querystring: listQuery,
            response: { 200: answer("The products.", productList), ...problems() },
          },
        },
        async (request) => ({ items: await products.list(request.query.limit) }),
      );
`,
    );
    project.after(
      "README.md",
      "| `GET /v1/products/:sku` ",
      "| `GET /v1/products?limit=` | List products |",
    );
  },
  meets: {
    "set arch hexagonal": ["src/modules/orders/application/product-service.ts"],
  },
  breaks: {
    "set db mysql": [
      "src/data/memory/memory-product-repository.ts",
      "src/data/memory/memory-unit-of-work.ts",
      "src/storage.ts",
    ],
    "set db mongodb": [
      "src/data/memory/memory-product-repository.ts",
      "src/data/memory/memory-unit-of-work.ts",
      "src/storage.ts",
      "src/data/mongo/mongo-product-repository.ts",
      "src/data/mongo/mongo-unit-of-work.ts",
    ],
  },
});
