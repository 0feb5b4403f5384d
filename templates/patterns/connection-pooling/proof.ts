import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  ClientError,
  defineProof,
  openShop,
  overEveryApi,
  type SampleClient,
  type Service,
} from "../../../src/proof.ts";
import { openRelay, type Relay } from "./relay.ts";

const acquire = 400;
const small = { DATABASE_POOL_SIZE: "2", DATABASE_ACQUIRE_TIMEOUT_MS: `${acquire}` };
const apart = (service: Service) => service.outage !== undefined;

/** Each service has one of its own: several may be looked at in one process. */
const relays = new WeakMap<Service, Promise<Relay>>();

function relayOf(service: Service): Promise<Relay> {
  const opened = relays.get(service) ?? openRelay(service.environment["DATABASE_URL"]!);
  relays.set(service, opened);
  return opened;
}

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

  "no time at all to wait for a connection is refused at the start": async (service) => {
    const { code, stderr } = await service.run({ DATABASE_ACQUIRE_TIMEOUT_MS: "0" });
    assert.equal(code, 78);
    assert.match(stderr, /DATABASE_ACQUIRE_TIMEOUT_MS/);
  },

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

  "an instance under load is not ready while its database says nothing, and is again afterwards":
    overEveryApi(
      async (client, service) => {
        const relay = await relayOf(service);
        await untilReady(client, true);
        const load = new AbortController();
        keepAsking(client, load.signal);
        try {
          relay.silence();
          await untilReady(client, false);
          const end = performance.now() + 2000;
          while (performance.now() < end) {
            assert.equal(await client.isReady(), false, "it is ready without a database");
            await sleep(50);
          }
          relay.lift();
          await untilReady(client, true);
        } finally {
          load.abort();
          relay.lift();
        }
      },
      {
        env: async (service) => ({
          ...small,
          DATABASE_STATEMENT_TIMEOUT_MS: "300",
          DATABASE_URL: (await relayOf(service)).url,
        }),
        when: apart,
      },
    ),
});

/** A query that waits for no lock that something frozen may hold. */
async function getNobody(client: SampleClient): Promise<void> {
  await client.getUser(randomUUID()).catch((error: unknown) => {
    if (!(error instanceof ClientError && error.kind === "not_found")) throw error;
  });
}

/** More at once than there are connections. */
function keepAsking(client: SampleClient, until: AbortSignal): void {
  const ask = async () => {
    while (!until.aborted) await client.getUser(randomUUID()).catch(() => sleep(10));
  };
  for (let i = 0; i < 10; i++) void ask();
}

async function untilReady(client: SampleClient, isReady: boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while ((await client.isReady()) !== isReady) {
    assert.ok(performance.now() < deadline, `readiness does not become ${isReady}`);
    await sleep(20);
  }
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
