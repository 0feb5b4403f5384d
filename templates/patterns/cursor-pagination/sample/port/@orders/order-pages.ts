import type { Order } from "#domain/@orders/order.ts";

/** The timestamp is the database's own text: a Date would drop the microseconds and repeat or miss rows. */
export interface OrderPosition {
  readonly placedAt: string;
  readonly id: string;
}

export interface OrderPageQuery {
  readonly userId?: string | undefined;
  readonly after?: OrderPosition | undefined;
  readonly limit: number;
}

export interface OrderPages {
  /** Newest first; `next` is the position of the last order when more follow. */
  find(query: OrderPageQuery): Promise<{ orders: Order[]; next: OrderPosition | undefined }>;
}
