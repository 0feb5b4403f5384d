import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { defineProof, openShop, overEveryApi, type Service } from "../../../src/proof.ts";

const storesProducts = (service: Service) => service.has("write-through-products");
const holdsProducts = (service: Service) => storesProducts(service) && service.outage !== undefined;
const newProduct = (stock = 1000) => ({ sku: `sku-${randomUUID()}`, price: 100, stock });

export default defineProof({
  "a read right after a write comes from the cache and is right": overEveryApi(
    async (client, service) => {
      const product = newProduct();
      for (let price = 1; price <= 20; price++) {
        await client.putProduct({ ...product, price });
        assert.deepEqual(await client.getProduct(product.sku), { ...product, price });
      }
      service.signal("SIGTERM");
      await service.exit();
      const closed = service.logs().filter(({ msg }) => msg === "cache closed");
      const counts = closed.find(({ cache }) => cache === "products:1");
      assert.equal(counts?.["hits"], 20);
      assert.equal(counts["loads"], 0);
    },
    // Settings that no other check has: nothing was counted before.
    { env: { CACHE_PRODUCTS_TTL_SECONDS: "61" }, when: storesProducts },
  ),

  "what was just written is read while the database holds every product": overEveryApi(
    async (client, service) => {
      const product = newProduct();
      await client.putProduct(product);
      const hold = await service.outage!.holdProducts();
      try {
        assert.deepEqual(await client.getProduct(product.sku), product);
      } finally {
        await hold.release();
      }
    },
    { when: holdsProducts },
  ),

  "the stock is right after every order, whoever else orders": overEveryApi(
    async (client) => {
      const { sku, order } = await openShop(client, { price: 100, stock: 1000 });
      let placed = 0;
      const buy = async () => {
        for (let round = 0; round < 10; round++) {
          await order();
          const sold = ++placed;
          const { stock } = await client.getProduct(sku);
          assert.ok(stock <= 1000 - sold, `${stock} in stock after ${sold} orders`);
        }
      };
      await Promise.all(Array.from({ length: 6 }, buy));
      assert.equal((await client.getProduct(sku)).stock, 940);
    },
    { when: storesProducts },
  ),

  "an order that fails leaves the stock as it was": overEveryApi(
    async (client) => {
      const { sku, order } = await openShop(client, { price: 100, stock: 3 });
      await assert.rejects(order(4), { code: "out_of_stock" });
      assert.equal((await client.getProduct(sku)).stock, 3);
    },
    { when: storesProducts },
  ),

  "after writes and orders all at once, the cache says what the database says": overEveryApi(
    async (client) => {
      const { sku, order } = await openShop(client, { price: 100, stock: 1000 });
      const calls = Array.from({ length: 60 }, (_, i) =>
        i % 2 === 0 ? client.putProduct({ sku, price: i, stock: 1000 - i }) : order(),
      );
      await Promise.all([...calls, ...calls.map(() => client.getProduct(sku))]);
      const cached = await client.getProduct(sku);
      await sleep(1100);
      assert.deepEqual(await client.getProduct(sku), cached);
    },
    { env: { CACHE_PRODUCTS_TTL_SECONDS: "1" }, when: storesProducts },
  ),
});
