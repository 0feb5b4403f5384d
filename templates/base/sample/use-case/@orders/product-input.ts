import { z } from "zod";

export const sku = z.string().regex(/^[\w.-]{1,64}$/);

/** What a client may send, whichever way it comes in. */
export const productInput = z.strictObject({
  price: z.int().min(0).max(1_000_000_000).meta({ description: "In minor units, like cents." }),
  stock: z.int().min(0).max(1_000_000_000),
});
