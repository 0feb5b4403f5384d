import { z } from "zod";
import { isStorable } from "#platform/text.ts";
import { sku } from "#use-case/@orders/product-input.ts";

export const orderKey = z
  .string()
  .min(1)
  .max(255)
  .refine(isStorable, "Invalid characters.")
  // Some databases take "key" and "key " for the same, others do not.
  .refine((key) => key === key.trim(), "Must not begin or end with a space.");

/** What a client may send, whichever way it comes in. */
export const orderInput = z.strictObject({
  userId: z.uuid().toLowerCase(),
  lines: z
    .array(z.strictObject({ sku, quantity: z.int().min(1).max(1000) }))
    .min(1)
    .max(100),
});
