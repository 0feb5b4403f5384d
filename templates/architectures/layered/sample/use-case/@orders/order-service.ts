import { createHash } from "node:crypto";
import type { IdempotencyRecord, OrderRepository } from "#port/@orders/order-repository.ts";
import type { Transaction, UnitOfWork } from "#port/unit-of-work.ts";
import {
  cancelOrder,
  inLockOrder,
  orderCancelled,
  orderPlaced,
  placeOrder,
  type Order,
  type OrderItem,
} from "#domain/@orders/order.ts";
import { AppError } from "#platform/errors.ts";

export interface PlaceOrder {
  readonly userId: string;
  readonly items: readonly OrderItem[];
  readonly idempotencyKey?: string | undefined;
}

export class OrderService {
  readonly #orders: OrderRepository;
  readonly #unitOfWork: UnitOfWork;

  constructor(orders: OrderRepository, unitOfWork: UnitOfWork) {
    this.#orders = orders;
    this.#unitOfWork = unitOfWork;
  }

  async get(id: string): Promise<Order> {
    return found(id, await this.#orders.findById(id));
  }

  async place({ userId, items, idempotencyKey }: PlaceOrder): Promise<Order> {
    if (idempotencyKey === undefined) return this.#place(userId, items);

    const request = { key: idempotencyKey, fingerprint: fingerprintOf(items) };
    const earlier = await this.#placedBy(userId, request);
    if (earlier) return earlier;
    try {
      return await this.#place(userId, items, request);
    } catch (error) {
      // The same request may have won the race meanwhile, and even have taken the last of the stock.
      const winner = await this.#placedBy(userId, request);
      if (winner) return winner;
      throw error;
    }
  }

  async cancel(id: string): Promise<Order> {
    return this.#unitOfWork.run(async (tx) => {
      const cancelled = cancelOrder(found(id, await tx.orders.findById(id)));
      const order = await tx.orders.update(cancelled);
      for (const { sku, quantity } of inLockOrder(order.lines)) {
        await tx.products.restock(sku, quantity);
      }
      tx.events.add(orderCancelled(order));
      return order;
    });
  }

  async #place(
    userId: string,
    items: readonly OrderItem[],
    request?: IdempotencyRecord,
  ): Promise<Order> {
    return this.#unitOfWork.run(async (tx) => {
      await assertUserExists(tx, userId);
      const products = await tx.products.findBySkus(items.map((item) => item.sku));
      const placed = placeOrder(userId, items, products);
      for (const { sku, quantity } of inLockOrder(placed.lines)) {
        if (!(await tx.products.reserve(sku, quantity))) throw outOfStock(sku);
      }
      const order = await tx.orders.insert(placed, request);
      tx.events.add(orderPlaced(order));
      return order;
    });
  }

  async #placedBy(userId: string, request: IdempotencyRecord): Promise<Order | undefined> {
    const earlier = await this.#orders.findByIdempotencyKey(userId, request.key);
    if (earlier && earlier.fingerprint !== request.fingerprint) {
      throw new AppError(
        "validation",
        "idempotency_key_reused",
        "This idempotency key belongs to another request.",
      );
    }
    return earlier?.order;
  }
}

function found(id: string, order: Order | undefined): Order {
  if (!order) throw new AppError("not_found", "order_not_found", `There is no order ${id}.`);
  return order;
}

function outOfStock(sku: string): AppError {
  return new AppError("conflict", "out_of_stock", `There is not enough of ${sku} in stock.`);
}

async function assertUserExists(tx: Transaction, userId: string): Promise<void> {
  if (await tx.users.findById(userId)) return;
  const message = `There is no user ${userId}.`;
  const fields = [{ field: "userId", message }];
  throw new AppError("validation", "unknown_user", message, { fields });
}

function fingerprintOf(items: readonly OrderItem[]): string {
  const canonical = inLockOrder(items).map(({ sku, quantity }) => [sku, quantity]);
  return createHash("sha256").update(JSON.stringify(canonical)).digest("hex");
}
