import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { defineProof, openShop, overEveryApi, type Service, someone } from "../../src/proof.ts";
import { resourceProof } from "./test/resource-proof.ts";

const limit = 1_048_576;

/** What every API style owes for the sample domain. */
export default defineProof({
  ...resourceProof,

  "what is no request is refused as invalid, and the service goes on": overEveryApi(
    async (client) => {
      await assert.rejects(client.sendGarbage(), { kind: "validation" });
      await assert.rejects(client.createUser({ email: "not an address", name: "Ada" }), {
        kind: "validation",
      });
      await assert.rejects(client.createUser({ email: "ada@example.com", name: "" }), {
        kind: "validation",
      });
      await client.createUser(someone());
    },
  ),

  "a request that is too large is refused, and the service goes on": overEveryApi(
    async (client) => {
      await assert.rejects(client.sendOversize(2 * limit), { kind: "validation" });
      await client.createUser(someone());
    },
  ),

  "an order takes what it orders from the stock, at the price of that moment": overEveryApi(
    async (client) => {
      const { userId, sku } = await openShop(client, { price: 250, stock: 5 });
      const order = await client.placeOrder({ userId, lines: [{ sku, quantity: 3 }] });
      assert.equal(order.total, 750);
      await client.putProduct({ sku, price: 999, stock: 2 });
      assert.deepEqual(await client.getOrder(order.id), order);
    },
  ),

  "an order for more than there is conflicts and changes nothing": overEveryApi(async (client) => {
    const { userId, sku } = await openShop(client, { price: 100, stock: 2 });
    await assert.rejects(client.placeOrder({ userId, lines: [{ sku, quantity: 3 }] }), {
      kind: "conflict",
      code: "out_of_stock",
    });
    assert.equal((await client.getProduct(sku)).stock, 2);
  }),

  "an order of somebody or something unknown is invalid": overEveryApi(async (client) => {
    const { userId, sku } = await openShop(client, { price: 100, stock: 2 });
    await assert.rejects(
      client.placeOrder({ userId: randomUUID(), lines: [{ sku, quantity: 1 }] }),
      {
        kind: "validation",
      },
    );
    await assert.rejects(
      client.placeOrder({ userId, lines: [{ sku: "no-such-thing", quantity: 1 }] }),
      {
        kind: "validation",
      },
    );
  }),

  "an order is cancelled once, and what it took is back": overEveryApi(async (client) => {
    const { userId, sku } = await openShop(client, { price: 100, stock: 4 });
    const { id } = await client.placeOrder({ userId, lines: [{ sku, quantity: 3 }] });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 4 }, () => client.cancelOrder(id)),
    );
    assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
    await assert.rejects(client.cancelOrder(id), { kind: "conflict" });
    assert.equal((await client.getOrder(id)).status, "cancelled");
    assert.equal((await client.getProduct(sku)).stock, 4);
  }),

  "the same idempotency key is carried out once, one after another and at once": overEveryApi(
    async (client) => {
      const { userId, sku } = await openShop(client, { price: 100, stock: 10 });
      const order = { userId, lines: [{ sku, quantity: 1 }], idempotencyKey: randomUUID() };
      const first = await client.placeOrder(order);
      assert.deepEqual(await client.placeOrder(order), first);

      const again = { ...order, idempotencyKey: randomUUID() };
      const orders = await Promise.all(Array.from({ length: 10 }, () => client.placeOrder(again)));
      assert.equal(new Set(orders.map(({ id }) => id)).size, 1);
      assert.equal((await client.getProduct(sku)).stock, 8);

      const other = { ...order, lines: [{ sku, quantity: 2 }] };
      await assert.rejects(client.placeOrder(other), { kind: "validation" });
      assert.equal((await client.getProduct(sku)).stock, 8);
    },
  ),

  "every API style shows the same data": overEveryApi(async (client, service) => {
    const user = await client.createUser(someone());
    for (const other of service.clients) assert.deepEqual(await other.getUser(user.id), user);
  }),

  "nothing is written on stderr while it serves": async (service: Service) => {
    assert.equal(service.stderr(), "");
  },
});
