import { createHash } from "node:crypto";
import type { makePlaceOrder, PlaceOrder } from "#use-case/@orders/place-order.ts";
import type { OrderRepository } from "#port/@orders/order-repository.ts";
import { inLockOrder, type Order, type OrderItem } from "#domain/@orders/order.ts";
import { AppError } from "#platform/errors.ts";

/** A repeated request gets the order that the first one placed. */
export interface PlaceOrderOnce extends PlaceOrder {
  readonly idempotencyKey?: string | undefined;
}

export function makePlaceOrderOnce(
  orders: OrderRepository,
  placeOrder: ReturnType<typeof makePlaceOrder>,
) {
  return async ({ idempotencyKey: key, ...request }: PlaceOrderOnce): Promise<Order> => {
    if (key === undefined) return placeOrder(request);

    const fingerprint = fingerprintOf(request.items);
    const findEarlier = async () => {
      const earlier = await orders.findByIdempotencyKey(request.userId, key);
      if (earlier && earlier.fingerprint !== fingerprint) throw keyReused();
      return earlier?.order;
    };
    const earlier = await findEarlier();
    if (earlier) return earlier;
    try {
      return await placeOrder(request, { key, fingerprint });
    } catch (error) {
      // The same request may have won the race meanwhile, and taken the last of the stock.
      const winner = await findEarlier();
      if (winner) return winner;
      throw error;
    }
  };
}

function keyReused(): AppError {
  return new AppError(
    "validation",
    "idempotency_key_reused",
    "This idempotency key belongs to another request.",
  );
}

function fingerprintOf(items: readonly OrderItem[]): string {
  const canonical = inLockOrder(items).map(({ sku, quantity }) => [sku, quantity]);
  return createHash("sha256").update(JSON.stringify(canonical)).digest("hex");
}
