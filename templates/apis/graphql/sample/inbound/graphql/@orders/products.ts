import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { productInput, sku } from "#use-case/@orders/product-input.ts";
import type { ProductService } from "#use-case/@orders/product-service.ts";
import type { Product } from "#domain/@orders/product.ts";
import { check } from "#inbound/graphql/errors.ts";
import type { GraphqlModule, Resolvers } from "#inbound/graphql/module.ts";
import type { ProductsSchema } from "#inbound/graphql/@orders/products.types.ts";

interface Sources {
  Product: Product;
}

const bySku = z.object({ sku });
const product = productInput.extend(bySku.shape);

export function productModule(products: ProductService): GraphqlModule {
  const resolvers: Resolvers<ProductsSchema<Sources>, Sources> = {
    Query: {
      product: (_, args) => products.get(check(bySku, args).sku),
    },
    Mutation: {
      putProduct: async (_, args) => {
        const wanted = check(product, { sku: args.sku, ...args.input });
        await products.put(wanted);
        return wanted;
      },
    },
  };
  const typeDefs = readFileSync(join(import.meta.dirname, "products.graphql"), "utf8");
  return { typeDefs, resolvers };
}
