import { expect, test } from "vitest";
import { cancelOrder, placeOrder } from "#domain/@orders/order.ts";

const products = [
  { sku: "pen", price: 150, stock: 10 },
  { sku: "ink", price: 900, stock: 10 },
];

test("an order keeps the prices of the day and adds them up", () => {
  const order = placeOrder(
    "user-1",
    [
      { sku: "pen", quantity: 3 },
      { sku: "ink", quantity: 1 },
    ],
    products,
  );

  expect(order).toMatchObject({
    userId: "user-1",
    status: "placed",
    total: 1350,
    lines: [
      { sku: "ink", quantity: 1, unitPrice: 900 },
      { sku: "pen", quantity: 3, unitPrice: 150 },
    ],
  });
});

test("a product stands on one line only", () => {
  const twice = [
    { sku: "pen", quantity: 1 },
    { sku: "pen", quantity: 2 },
  ];

  expect(() => placeOrder("user-1", twice, products)).toThrow(
    expect.objectContaining({ kind: "validation", code: "duplicate_sku" }),
  );
});

test("an unknown product is named by its line", () => {
  const items = [
    { sku: "pen", quantity: 1 },
    { sku: "owl", quantity: 1 },
  ];

  expect(() => placeOrder("user-1", items, products)).toThrow(
    expect.objectContaining({
      code: "unknown_product",
      fields: [{ field: "lines.1.sku", message: "There is no product owl." }],
    }),
  );
});

test("an order is cancelled once", () => {
  const order = placeOrder("user-1", [{ sku: "pen", quantity: 1 }], products);

  const cancelled = cancelOrder(order);

  expect(cancelled).toEqual({ ...order, status: "cancelled" });
  expect(() => cancelOrder(cancelled)).toThrow(
    expect.objectContaining({ kind: "conflict", code: "order_already_cancelled" }),
  );
});
