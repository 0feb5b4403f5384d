import { z } from "zod";

/** A whole number in an address: decimal digits, where `Number` would also take "", "0x10" and "1e1". */
export function wholeNumber<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(
    (given) => (typeof given === "string" && /^-?\d+$/.test(given) ? Number(given) : given),
    schema,
  );
}
