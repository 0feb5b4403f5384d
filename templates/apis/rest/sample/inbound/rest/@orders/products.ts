import { z } from "zod";
import { productInput, sku } from "#use-case/@orders/product-input.ts";
import type { ProductService } from "#use-case/@orders/product-service.ts";
import { answer, problems } from "#inbound/rest/responses.ts";
import type { Resource } from "#inbound/rest/rest-api.ts";

const productBody = productInput.meta({ id: "ProductDetails" });

const productResource = z
  .object({
    sku: z.string(),
    price: z.int(),
    stock: z.int(),
  })
  .meta({ id: "Product" });

const params = z.strictObject({ sku });
const tags = ["products"];

export function productRoutes(products: ProductService): Resource {
  return {
    tag: { name: "products", description: "What can be ordered, and how much of it is left." },
    routes: async (v1) => {
      v1.put(
        "/products/:sku",
        {
          schema: {
            tags,
            operationId: "putProduct",
            summary: "Create or replace a product",
            description: "Sets price and stock. Orders already placed keep their price.",
            params,
            body: productBody,
            response: {
              200: answer("The product, replaced.", productResource),
              201: answer("The product, created.", productResource),
              ...problems(400, 413, 415),
            },
          },
        },
        async (request, reply) => {
          const product = { sku: request.params.sku, ...request.body };
          const outcome = await products.put(product);
          if (outcome === "created") reply.code(201).header("location", request.url);
          return product;
        },
      );

      v1.get(
        "/products/:sku",
        {
          schema: {
            tags,
            operationId: "getProduct",
            summary: "Read a product",
            description: "The stock is what has not been reserved by an order.",
            params,
            response: { 200: answer("The product.", productResource), ...problems(404) },
          },
        },
        async (request) => products.get(request.params.sku),
      );
    },
  };
}
