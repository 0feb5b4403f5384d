import type { Order } from "#domain/@orders/order.ts";
import type { OrderPageQuery, OrderPages, OrderPosition } from "#port/@orders/order-pages.ts";
import type { Memory } from "#outbound/memory/memory.ts";

export class MemoryOrderPages implements OrderPages {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  async find({
    userId,
    after,
    limit,
  }: OrderPageQuery): Promise<{ orders: Order[]; next: OrderPosition | undefined }> {
    const found = [...this.#memory.rows<Order>("orders").values()]
      .filter((order) => userId === undefined || order.userId === userId)
      .filter((order) => after === undefined || compare(positionOf(order), after) < 0)
      .toSorted((a, b) => compare(positionOf(b), positionOf(a)));
    const orders = found.slice(0, limit);
    const last = found.length > limit ? orders.at(-1) : undefined;
    return { orders, next: last && positionOf(last) };
  }
}

function positionOf(order: Order): OrderPosition {
  return { placedAt: order.placedAt.toISOString(), id: order.id };
}

function compare(a: OrderPosition, b: OrderPosition): number {
  if (a.placedAt !== b.placedAt) return a.placedAt < b.placedAt ? -1 : 1;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
