import { expect, test } from "vitest";
import { exchange } from "#domain/@orders/money.ts";

test.for([
  {
    from: "USD",
    amount: 1000,
    rate: "0.9215",
    to: "EUR",
    becomes: 922,
    why: "half of an odd cent",
  },
  {
    from: "USD",
    amount: 1000,
    rate: "0.9225",
    to: "EUR",
    becomes: 922,
    why: "half of an even one",
  },
  { from: "USD", amount: 1000, rate: "0.92251", to: "EUR", becomes: 923, why: "more than half" },
  { from: "USD", amount: 1234, rate: "151.07", to: "JPY", becomes: 1864, why: "no minor units" },
  {
    from: "JPY",
    amount: 1864,
    rate: "0.00662",
    to: "USD",
    becomes: 1234,
    why: "from yen to cents",
  },
  { from: "USD", amount: 100, rate: "0.3071", to: "KWD", becomes: 307, why: "three digits" },
  { from: "JPY", amount: 7, rate: "2", to: "KWD", becomes: 14_000, why: "more digits than before" },
  { from: "USD", amount: 0, rate: "0.9", to: "EUR", becomes: 0, why: "nothing" },
])("$amount $from at $rate are $becomes $to: $why", ({ from, amount, rate, to, becomes }) => {
  expect(exchange({ amount, currency: from }, to, rate)).toEqual({ amount: becomes, currency: to });
});

test("large amounts are exact", () => {
  const money = { amount: 9_007_199_254_740_991, currency: "USD" };

  expect(exchange(money, "EUR", "0.3").amount).toBe(2_702_159_776_422_297);
  expect(() => exchange(money, "EUR", "1.1")).toThrow("too large");
});
