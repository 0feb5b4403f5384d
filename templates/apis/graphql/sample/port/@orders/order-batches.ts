import type { Order, OrderLine } from "#domain/@orders/order.ts";

export type OrderHead = Omit<Order, "lines">;

/** Reads for many at once, each with one query. */
export interface OrderBatches {
  /** So many of each user, the newest first. */
  newestOf(userIds: readonly string[], limit: number): Promise<OrderHead[]>;
  /** By the id of their order. */
  linesOf(orderIds: readonly string[]): Promise<Map<string, OrderLine[]>>;
}
