import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { ClientError, defineProof, openShop, overEveryApi, someone } from "../../../src/proof.ts";

/** Patience enough for a crowd at a small pool, whatever there is that bounds it. */
const smallPool = {
  DATABASE_POOL_SIZE: "4",
  DATABASE_ACQUIRE_TIMEOUT_MS: "30000",
  REQUEST_DEADLINE_MS: "30000",
  SHED_EVENT_LOOP_DELAY_MS: "30000",
};

export default defineProof({
  "an order that fails at its last line leaves nothing of the lines before": overEveryApi(
    async (client) => {
      const { id: userId } = await client.createUser(someone());
      const [plenty, scarce] = [`a-${randomUUID()}`, `b-${randomUUID()}`];
      await client.putProduct({ sku: plenty, price: 100, stock: 50 });
      await client.putProduct({ sku: scarce, price: 100, stock: 1 });
      const lines = [
        { sku: plenty, quantity: 10 },
        { sku: scarce, quantity: 2 },
      ];
      const orders = Array.from({ length: 10 }, () => client.placeOrder({ userId, lines }));
      for (const order of orders) order.catch(() => undefined);
      for (const order of orders)
        await assert.rejects(order, { kind: "conflict", code: "out_of_stock" });
      assert.equal((await client.getProduct(plenty)).stock, 50);
      assert.equal((await client.getProduct(scarce)).stock, 1);
    },
  ),

  "two hundred orders at once, on a pool of four, sell exactly what there is": overEveryApi(
    async (client) => {
      const { sku, order } = await openShop(client, { price: 100, stock: 120 });
      const outcomes = await Promise.allSettled(Array.from({ length: 200 }, () => order()));
      const failures = outcomes.flatMap((outcome) =>
        outcome.status === "rejected" ? [codeOf(outcome.reason)] : [],
      );
      assert.deepEqual(
        failures,
        Array.from({ length: 80 }, () => "out_of_stock"),
      );
      assert.equal((await client.getProduct(sku)).stock, 0);
      // A connection that leaked would be missed now.
      await Promise.all(Array.from({ length: 20 }, () => client.getProduct(sku)));
    },
    { env: smallPool },
  ),

  "orders that want the same products in opposite order both succeed": overEveryApi(
    async (client) => {
      const { id: userId } = await client.createUser(someone());
      const skus = [`x-${randomUUID()}`, `y-${randomUUID()}`];
      for (const sku of skus) await client.putProduct({ sku, price: 100, stock: 100 });
      const lines = skus.map((sku) => ({ sku, quantity: 1 }));
      await Promise.all(
        Array.from({ length: 40 }, (_, i) =>
          client.placeOrder({ userId, lines: i % 2 === 0 ? lines : [...lines].reverse() }),
        ),
      );
      for (const sku of skus) assert.equal((await client.getProduct(sku)).stock, 60);
    },
    { env: smallPool },
  ),
});

function codeOf(error: unknown): string {
  return error instanceof ClientError ? error.code : String(error);
}
