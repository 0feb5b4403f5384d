import { z } from "zod";
import type { Order } from "#domain/@orders/order.ts";
import type { Config } from "#platform/config.ts";
import { sharedCaching, type Caching } from "#outbound/cache/caching.ts";

const schema: z.ZodType<Order> = z
  .object({
    id: z.string(),
    userId: z.string(),
    lines: z
      .array(z.object({ sku: z.string(), quantity: z.int(), unitPrice: z.int() }).readonly())
      .readonly(),
    total: z.int(),
    status: z.enum(["placed", "cancelled"]),
    version: z.int(),
    placedAt: z.coerce.date(),
  })
  .readonly();

export function orderCaching(config: Config): Caching<Order> {
  const ttlMs = config.CACHE_ORDERS_TTL_SECONDS * 1000;
  return { ...sharedCaching(config), name: "orders:1", schema, ttlMs };
}
