import { expect, test } from "vitest";
import { fillCart } from "#domain/@carts/cart.ts";

test("a product appears on one line only", () => {
  const line = { sku: "pen", quantity: 1 };

  expect(() => fillCart("user-1", [line, line])).toThrow(
    expect.objectContaining({ kind: "validation", code: "duplicate_sku" }),
  );
});
