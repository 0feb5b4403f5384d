import { expect, test } from "vitest";
import { orderCancelled, placeOrder } from "#domain/@orders/order.ts";
import { orderChanges } from "#inbound/grpc/@orders/order-changes.ts";
import { EventBus } from "#platform/events.ts";
import { createLogger } from "#platform/logger.ts";

test("a reader that falls too far behind is cut off", async () => {
  const events = new EventBus(createLogger("silent"));
  const changes = orderChanges(events, new AbortController().signal);
  const order = placeOrder(crypto.randomUUID(), [], []);

  for (let i = 0; i <= 1000; i++) events.publish(orderCancelled(order));

  await expect(readAll(changes)).rejects.toMatchObject({ code: "too_slow" });
});

test("nothing more comes after the signal", async () => {
  const events = new EventBus(createLogger("silent"));
  const controller = new AbortController();
  const changes = orderChanges(events, controller.signal);

  controller.abort(new Error("enough"));
  events.publish(orderCancelled(placeOrder(crypto.randomUUID(), [], [])));

  await expect(readAll(changes)).rejects.toThrow("enough");
});

async function readAll(changes: AsyncIterable<unknown>): Promise<void> {
  for await (const change of changes) void change;
}
