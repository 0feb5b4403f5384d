import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStorage, type Storage } from "#app/storage.ts";
import { placeOrder, type Order } from "#domain/@orders/order.ts";
import { createUser } from "#domain/@users/user.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import type { OrderPosition } from "#port/@orders/order-pages.ts";
import { databases } from "#test/support/database.ts";

const pen = { sku: "pen", price: 150, stock: 10 };

describe.each(Object.entries(databases))("%s", (_name, createDatabase) => {
  let storage: Storage;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const database = await createDatabase();
    storage = await openStorage(loadConfig(database.env), createLogger("silent"));
    close = async () => {
      await storage.close();
      await database.drop();
    };
  });
  afterAll(() => close());

  let count = 0;
  async function placeAt(...times: string[]): Promise<Order[]> {
    const details = { email: `pages-${++count}@example.com`, name: "Ada" };
    const user = await storage.users.save(createUser(details));
    await storage.products.save(pen);
    const orders: Order[] = [];
    for (const time of times) {
      const lines = [{ sku: "pen", quantity: 1 }];
      orders.push(await storage.orders.insert(placeOrder(user.id, lines, [pen], new Date(time))));
    }
    return orders;
  }

  test("the newest order comes first, and orders of one moment each once", async () => {
    const tie = "2026-01-05T09:00:00.007Z";
    const placed = await placeAt("2026-01-05T09:00:00.006Z", tie, tie, tie, "2026-02-01T00:00:00Z");
    const userId = placed[0]?.userId;

    const seen: Order[] = [];
    let after: OrderPosition | undefined;
    do {
      const page = await storage.orderPages.find({ userId, after, limit: 2 });
      seen.push(...page.orders);
      after = page.next;
    } while (after !== undefined);

    const newestFirst = placed.toSorted(
      (a, b) => b.placedAt.getTime() - a.placedAt.getTime() || (a.id < b.id ? 1 : -1),
    );
    expect(seen).toEqual(newestFirst);
  });

  test("a user sees their own orders, anybody else sees all", async () => {
    const [own] = await placeAt("2026-03-01T00:00:00Z");
    const [other] = await placeAt("2026-03-02T00:00:00Z");

    const some = await storage.orderPages.find({ userId: own?.userId, limit: 5 });
    const all = await storage.orderPages.find({ limit: 2 });

    expect(some).toEqual({ orders: [own], next: undefined });
    expect(all.orders).toEqual([other, own]);
    expect(all.next).toMatchObject({ id: own?.id });
  });
});
