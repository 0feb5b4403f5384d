import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "a changed expression: more is logged when an order is placed",
  make(project) {
    project.replace(
      "src/compose.ts",
      'logger.info({ orderId: order.id, total: order.total }, "order placed")',
      'logger.info({ orderId: order.id, total: order.total, lines: order.lines.length }, "placed")',
    );
  },
});
