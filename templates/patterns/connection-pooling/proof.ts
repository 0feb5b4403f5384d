import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import {
  ClientError,
  defineProof,
  openShop,
  overEveryApi,
  type SampleClient,
  type Service,
} from "../../../src/proof.ts";

const acquire = 400;
const small = { DATABASE_POOL_SIZE: "2", DATABASE_ACQUIRE_TIMEOUT_MS: `${acquire}` };
const apart = (service: Service) => service.outage !== undefined;

export default defineProof({
  "an exhausted pool answers quickly that it is unavailable, and recovers": overEveryApi(
    async (client, service) => {
      const { order } = await openShop(client, { price: 100, stock: 1000 });
      const hold = await service.outage!.holdProducts();
      const waiting = [order(), order()];
      for (const call of waiting) call.catch(() => undefined);
      try {
        // The two take the connections there are; whoever comes after waits in vain.
        await untilUnavailable(client);
        const start = performance.now();
        await assert.rejects(client.getUser(randomUUID()), { kind: "unavailable" });
        const elapsed = performance.now() - start;
        assert.ok(elapsed < acquire + 600, `took ${Math.round(elapsed)} ms`);
        assert.equal(await client.isReady(), true, "a busy pool takes the instance out");
      } finally {
        await hold.release();
      }
      await Promise.all(waiting);
      await Promise.all([order(), order(), order()]);
    },
    { env: small, when: apart },
  ),

  "a statement over its time is answered as unavailable, and its connection serves again":
    overEveryApi(
      async (client, service) => {
        const { order } = await openShop(client, { price: 100, stock: 1000 });
        const hold = await service.outage!.holdProducts();
        try {
          await assert.rejects(order(), { kind: "unavailable" });
        } finally {
          await hold.release();
        }
        await untilServed(order);
      },
      { env: { DATABASE_STATEMENT_TIMEOUT_MS: "400" }, when: apart },
    ),

  "connections that the database ended are replaced": overEveryApi(
    async (client, service) => {
      const { order } = await openShop(client, { price: 100, stock: 1000 });
      await Promise.all([order(), order(), order()]);
      assert.ok((await service.outage!.disconnect()) > 0);
      await untilServed(() => Promise.all([order(), order(), order()]));
      assert.equal(await client.isReady(), true);
    },
    { when: apart },
  ),

  "connections behind which the server hangs are given up, and others take their place":
    overEveryApi(
      async (client, service) => {
        const { order } = await openShop(client, { price: 100, stock: 1000 });
        await Promise.all([order(), order(), order()]);
        const frozen = await service.outage!.freeze!();
        try {
          assert.ok(frozen.count > 0);
          await untilServed(() => Promise.all([getNobody(client), getNobody(client)]));
          assert.equal(await client.isReady(), true);
        } finally {
          frozen.thaw();
        }
        await untilServed(() => Promise.all([order(), order(), order()]));
      },
      {
        env: { ...small, DATABASE_STATEMENT_TIMEOUT_MS: "300" },
        when: (service) => service.outage?.freeze !== undefined,
      },
    ),
});

/** A query that waits for no lock that something frozen may hold. */
async function getNobody(client: SampleClient): Promise<void> {
  await client.getUser(randomUUID()).catch((error: unknown) => {
    if (!(error instanceof ClientError && error.kind === "not_found")) throw error;
  });
}

/** Calls may still meet connections whose end has not been noticed, and are told to come again. */
async function untilServed(calls: () => Promise<unknown>): Promise<void> {
  const deadline = performance.now() + 5000;
  for (;;) {
    const refusal: unknown = await calls().then(
      () => undefined,
      (error: { kind?: unknown }) => error.kind,
    );
    if (refusal === undefined) return;
    assert.equal(refusal, "unavailable");
    assert.ok(performance.now() < deadline, "lost connections are not replaced");
  }
}

async function untilUnavailable(client: SampleClient): Promise<void> {
  const deadline = performance.now() + 5000;
  for (;;) {
    const code: string = await client.getUser(randomUUID()).catch((error) => error.kind);
    if (code === "unavailable") return;
    assert.equal(code, "not_found");
    assert.ok(performance.now() < deadline, "the pool was never exhausted");
  }
}
