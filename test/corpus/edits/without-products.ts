import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "deleted: nobody may write products over REST any more",
  make(project) {
    project.remove("src/api/rest/products.ts");
    project.replace(
      "src/compose.ts",
      'import { productRoutes } from "./api/rest/products.ts";\n',
      "",
    );
    project.replace("src/compose.ts", "    products: productRoutes(productService),\n", "");
    project.replace(
      "src/compose.ts",
      "  const productService = new ProductService(productRepository);\n",
      "",
    );
    project.replace(
      "src/compose.ts",
      'import { ProductService } from "./services/product-service.ts";\n',
      "",
    );
    project.replace(
      "src/compose.ts",
      "  const productRepository = new SqlProductRepository(db);\n",
      "",
    );
    project.replace(
      "src/compose.ts",
      'import { SqlProductRepository } from "./data/sql/sql-product-repository.ts";\n',
      "",
    );
    project.replace(
      "README.md",
      "| `PUT /v1/products/:sku`                 | Create or replace a product                               |\n",
      "",
    );
  },
  meets: {
    "set db mysql": ["src/compose.ts"],
    "set db mongodb": ["src/compose.ts"],
    "set arch hexagonal": ["src/compose.ts"],
  },
  breaks: {
    "set api graphql,rest": ["src/compose.ts"],
    "set api grpc,rest": ["src/compose.ts"],
  },
});
