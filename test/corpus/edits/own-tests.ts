import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "a test of their own, a changed one, another setting for all of them",
  make(project) {
    project.write(
      "test/domain/totals.test.ts",
      `import { expect, test } from "vitest";
import { placeOrder } from "../../src/domain/order.ts";

test("the total is what the lines cost", () => {
  const products = [{ sku: "a", price: 100, stock: 5 }];
  expect(placeOrder("u", [{ sku: "a", quantity: 2 }], products).total).toBe(200);
});
`,
    );
    project.replace(
      "test/support/app.ts",
      'HOST: "127.0.0.1",',
      'HOST: "127.0.0.1",\n  TZ: "UTC",',
    );
    project.replace("test/domain/user.test.ts", '"Ada@Example.COM"', '"Ada@EXAMPLE.com"');
    project.replace("vitest.config.ts", "testTimeout: 10_000", "testTimeout: 30_000");
  },
  breaks: {
    "set arch hexagonal": ["test/domain/totals.test.ts"],
  },
});
