import { z } from "zod";
import type { Product } from "#domain/@orders/product.ts";
import type { Config } from "#platform/config.ts";
import { sharedCaching, type Caching } from "#outbound/cache/caching.ts";

const schema: z.ZodType<Product> = z
  .object({
    sku: z.string(),
    price: z.int(),
    stock: z.int(),
  })
  .readonly();

export function productCaching(config: Config): Caching<Product> {
  const ttlMs = config.CACHE_PRODUCTS_TTL_SECONDS * 1000;
  return { ...sharedCaching(config), name: "products:1", schema, ttlMs };
}
