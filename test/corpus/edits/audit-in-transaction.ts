import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "a line more in a transaction, and a check ahead of another",
  make(project) {
    project.before(
      "src/services/order-service.ts",
      "tx.events.add(orderCancelled(order));",
      '      if (order.total === 0) throw new AppError("conflict", "free_order", "Free orders stay.");',
    );
    project.replace(
      "src/services/order-service.ts",
      "const placed = placeOrder(userId, items, products);",
      "const placed = placeOrder(userId, items.slice(0, 100), products);",
    );
  },
  meets: {
    "set arch hexagonal": ["src/modules/orders/application/order-service.ts"],
  },
});
