import { z } from "zod";
import { sku } from "#use-case/@orders/product-input.ts";

/** What a client may send, whichever way it comes in. */
export const cartInput = z.strictObject({
  lines: z.array(z.strictObject({ sku, quantity: z.int().min(1).max(1000) })).max(100),
});
