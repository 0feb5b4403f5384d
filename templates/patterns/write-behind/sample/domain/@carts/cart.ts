import { AppError } from "#platform/errors.ts";

export interface CartLine {
  readonly sku: string;
  readonly quantity: number;
}

/** Everybody has one; it is empty until something is put into it. */
export interface Cart {
  readonly userId: string;
  readonly lines: readonly CartLine[];
}

export function fillCart(userId: string, lines: readonly CartLine[]): Cart {
  if (new Set(lines.map((line) => line.sku)).size < lines.length) {
    throw new AppError("validation", "duplicate_sku", "A product may appear on one line only.");
  }
  return { userId, lines };
}
