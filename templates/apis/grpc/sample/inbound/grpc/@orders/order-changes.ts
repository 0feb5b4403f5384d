import type { Order, OrderCancelled, OrderPlaced } from "#domain/@orders/order.ts";
import { AppError } from "#platform/errors.ts";
import type { EventBus } from "#platform/events.ts";

const MAX_PENDING = 1000;

/** Orders as they are placed and cancelled. A reader that falls too far behind is cut off. */
export function orderChanges(events: EventBus, signal: AbortSignal): ReadableStream<Order> {
  return new ReadableStream<Order>(
    {
      start(controller) {
        const end = (reason: unknown) => {
          for (const unsubscribe of subscriptions) unsubscribe();
          controller.error(reason);
        };
        const push = ({ order }: OrderPlaced | OrderCancelled) => {
          controller.enqueue(order);
          if (controller.desiredSize === 0) end(tooSlow());
        };
        const subscriptions = [
          events.subscribe<OrderPlaced>("order.placed", push),
          events.subscribe<OrderCancelled>("order.cancelled", push),
        ];
        signal.addEventListener("abort", () => end(signal.reason), { once: true });
      },
    },
    { highWaterMark: MAX_PENDING },
  );
}

function tooSlow(): AppError {
  return new AppError("rate_limited", "too_slow", `More than ${MAX_PENDING} changes are unread.`);
}
