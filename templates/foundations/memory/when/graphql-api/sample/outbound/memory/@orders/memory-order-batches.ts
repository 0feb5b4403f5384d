import type { Order, OrderLine } from "#domain/@orders/order.ts";
import type { OrderBatches, OrderHead } from "#port/@orders/order-batches.ts";
import type { Memory } from "#outbound/memory/memory.ts";

export class MemoryOrderBatches implements OrderBatches {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  async newestOf(userIds: readonly string[], limit: number): Promise<OrderHead[]> {
    const newestFirst = [...this.#orders().values()].toSorted(byNewest);
    const byUser = Map.groupBy(newestFirst, (order) => order.userId);
    return userIds.flatMap((id) => byUser.get(id)?.slice(0, limit) ?? []);
  }

  async linesOf(orderIds: readonly string[]): Promise<Map<string, OrderLine[]>> {
    const orders = orderIds.flatMap((id) => this.#orders().get(id) ?? []);
    return new Map(orders.map((order) => [order.id, [...order.lines]]));
  }

  #orders(): ReadonlyMap<string, Order> {
    return this.#memory.rows("orders");
  }
}

function byNewest(a: Order, b: Order): number {
  return b.placedAt.getTime() - a.placedAt.getTime() || (a.id < b.id ? 1 : -1);
}
