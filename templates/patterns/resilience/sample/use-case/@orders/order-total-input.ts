import { z } from "zod";

const known = new Set(Intl.supportedValuesOf("currency"));

/** What a client may send, whichever way it comes in. */
export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .refine((code) => known.has(code), "No currency of ISO 4217.");
