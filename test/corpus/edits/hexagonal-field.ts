import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "hexagonal: products have a title, from the request to the table",
  on: "hexagonal rest",
  make(project) {
    const orders = "src/modules/orders";
    project.after(
      `${orders}/domain/product.ts`,
      "readonly sku: string;",
      "  readonly title: string;",
    );
    project.replace(
      "src/adapters/out/sql/schema.ts",
      "  sku: string;\n  price",
      "  sku: string;\n  title: string;\n  price",
    );
    project.replace(
      `${orders}/adapters/in/rest/products.ts`,
      "    sku: z.string(),\n    price",
      "    sku: z.string(),\n    title: z.string(),\n    price",
    );
    project.replace(
      `${orders}/adapters/out/sql/sql-product-repository.ts`,
      "{ sku, price, stock }: Product",
      "{ sku, title, price, stock }: Product",
    );
    project.replace(
      `${orders}/adapters/out/sql/sql-product-repository.ts`,
      ".set({ price, stock })",
      ".set({ title, price, stock })",
    );
    project.after(
      `${orders}/application/product-input.ts`,
      "strictObject({",
      '  title: z.string().trim().max(200).default(""),',
    );
    project.write(
      "src/adapters/out/sql/migrations/0100-product-title.ts",
      `import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("products")
    .addColumn("title", "varchar(200)", (column) => column.notNull().defaultTo(""))
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("products").dropColumn("title").execute();
}
`,
    );
    const index = "src/adapters/out/sql/migrations/index.ts";
    project.after(
      index,
      "import * as orders",
      'import * as productTitle from "./0100-product-title.ts";',
    );
    project.after(index, '"0002-orders": orders', '  "0100-product-title": productTitle,');
    project.every(/^test\/.*\.ts$/, (text) =>
      text.replaceAll(/(sku: "\w+", price: [\d_]+,)/g, '$1 title: "",'),
    );
  },
  breaks: {
    "set db mysql": ["test/data/order-pages.test.ts"],
    "set db mongodb": [
      "src/modules/orders/adapters/out/mongo/mongo-product-repository.ts",
      "test/data/order-pages.test.ts",
    ],
  },
});
