import { z } from "zod";
import { productInput, sku } from "#use-case/@orders/product-input.ts";
import type { ProductService } from "#use-case/@orders/product-service.ts";
import type { Product } from "#domain/@orders/product.ts";
import contract from "#inbound/grpc/generated/products/v1/products.contract.ts";
import {
  ProductServiceService,
  type Product as ProductMessage,
} from "#inbound/grpc/generated/products/v1/products.ts";
import { defineService, type Service } from "#inbound/grpc/service.ts";
import { validate } from "#inbound/grpc/validate.ts";

const bySku = z.object({ sku });
const newProduct = bySku.extend(productInput.shape);

export function productCalls(products: ProductService): Service<ProductServiceService> {
  return defineService(ProductServiceService, contract, {
    async putProduct(request) {
      const product = validate(newProduct, { ...request, price: Number(request.price) });
      const outcome = await products.put(product);
      return { product: toMessage(product), created: outcome === "created" };
    },

    async getProduct(request) {
      const product = await products.get(validate(bySku, request).sku);
      return { product: toMessage(product) };
    },
  });
}

function toMessage(product: Product): ProductMessage {
  return { sku: product.sku, price: BigInt(product.price), stock: product.stock };
}
