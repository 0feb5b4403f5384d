import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "a subscriber: a mail when an order was placed",
  make(project) {
    project.write(
      "src/services/order-mail.ts",
      `export class OrderMail {
  readonly #send: (to: string, text: string) => Promise<void>;

  constructor(send: (to: string, text: string) => Promise<void>) {
    this.#send = send;
  }

  async placed(orderId: string, userId: string): Promise<void> {
    await this.#send(userId, \`Your order \${orderId} is on its way.\`);
  }
}
`,
    );
    project.after(
      "src/compose.ts",
      'from "./services/order-listing.ts"',
      'import { OrderMail } from "./services/order-mail.ts";',
    );
    project.after(
      "src/compose.ts",
      "const userService = ",
      '  const orderMail = new OrderMail(async (to, text) => logger.info({ to, text }, "mail"));',
    );
    project.before(
      "src/compose.ts",
      "  return {",
      `  events.subscribe<OrderPlaced>("order.placed", ({ order }) =>
    orderMail.placed(order.id, order.userId),
  );
`,
    );
  },
});
