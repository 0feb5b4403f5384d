import type { OrderBatches, OrderHead } from "#port/@orders/order-batches.ts";
import type { OrderLine } from "#domain/@orders/order.ts";

export interface WantedOrders {
  readonly userId: string;
  readonly first: number;
}

/** Reads the orders of many users at once. */
export class OrderLookup {
  readonly #orders: OrderBatches;

  constructor(orders: OrderBatches) {
    this.#orders = orders;
  }

  /** In the order of what is wanted. */
  async newest(wanted: readonly WantedOrders[]): Promise<OrderHead[][]> {
    const userIds = [...new Set(wanted.map(({ userId }) => userId))];
    const most = Math.max(...wanted.map(({ first }) => first));
    const orders = await this.#orders.newestOf(userIds, most);
    const byUser = Map.groupBy(orders, ({ userId }) => userId);
    return wanted.map(({ userId, first }) => (byUser.get(userId) ?? []).slice(0, first));
  }

  /** In the order of the ids. */
  async lines(orderIds: readonly string[]): Promise<OrderLine[][]> {
    const byOrder = await this.#orders.linesOf(orderIds);
    return orderIds.map((id) => byOrder.get(id) ?? []);
  }
}
