import { expect, test } from "vitest";
import { orderKey } from "#use-case/@orders/order-input.ts";

test("an idempotency key neither begins nor ends with a space", () => {
  const keys = ["a key", "key ", " key", " ", ""];

  const accepted = keys.filter((key) => orderKey.safeParse(key).success);

  expect(accepted).toEqual(["a key"]);
});
