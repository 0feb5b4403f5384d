import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "a changed rule: orders above a limit are refused, large ones get a discount",
  make(project) {
    project.before(
      "src/domain/order.ts",
      "export function placeOrder(",
      `const LARGEST_TOTAL = 10_000_000;
const DISCOUNT_FROM = 1_000_000;
`,
    );
    project.replace(
      "src/domain/order.ts",
      "    total: lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0),",
      "    total: discounted(lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0)),",
    );
    project.before(
      "src/domain/order.ts",
      "export function cancelOrder(",
      `function discounted(total: number): number {
  if (total > LARGEST_TOTAL) {
    throw new AppError("validation", "total_too_large", "Split the order, please.");
  }
  return total >= DISCOUNT_FROM ? Math.round(total * 0.95) : total;
}
`,
    );
  },
});
