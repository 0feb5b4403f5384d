import assert from "node:assert/strict";
import { defineProof, openShop, overEveryApi } from "../../../src/proof.ts";

const plenty = { price: 100, stock: 1000 };

export default defineProof({
  "a walk through the pages meets every order once, while others are placed": overEveryApi(
    async (client) => {
      const shop = await openShop(client, plenty);
      const before = await Promise.all(Array.from({ length: 23 }, () => shop.order()));
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await client.listOrders({
          userId: shop.userId,
          limit: 5,
          ...(cursor !== undefined && { cursor }),
        });
        assert.ok(page.items.length <= 5, "a page is no longer than asked for");
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
        await Promise.all([shop.order(), shop.order()]);
      } while (cursor !== undefined);
      assert.equal(new Set(seen).size, seen.length, "no order comes twice");
      assert.deepEqual(
        before.map(({ id }) => id).filter((id) => !seen.includes(id)),
        [],
        "no order is missed",
      );
    },
  ),

  "a page shows only the orders of the user asked for, and the last page has no next": overEveryApi(
    async (client) => {
      const [one, other] = [await openShop(client, plenty), await openShop(client, plenty)];
      const ids = [(await one.order()).id, (await one.order()).id];
      await other.order();
      const page = await client.listOrders({ userId: one.userId, limit: 2 });
      assert.deepEqual(page.items.map(({ id }) => id).sort(), ids.sort());
      assert.equal(page.nextCursor, undefined);
    },
  ),

  "a cursor that was made up is refused": overEveryApi(async (client) => {
    const madeUp = [
      "garbage",
      Buffer.from('{"id":1}').toString("base64url"),
      "%00'; drop table orders",
    ];
    for (const cursor of madeUp) {
      await assert.rejects(client.listOrders({ limit: 5, cursor }), { kind: "validation" });
    }
    await assert.rejects(client.listOrders({ limit: 0 }), { kind: "validation" });
    await assert.rejects(client.listOrders({ limit: 100_000 }), { kind: "validation" });
  }),
});
