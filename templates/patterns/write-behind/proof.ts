import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  defineProof,
  given,
  overEveryApi,
  type SampleClient,
  type Service,
} from "../../../src/proof.ts";
import { CartLoad } from "./test/cart-load.ts";

const never = { WRITE_BEHIND_INTERVAL_MS: "60000" };
const always = { WRITE_BEHIND_INTERVAL_MS: "10", WRITE_BEHIND_BATCH_SIZE: "5" };
const slow = { WRITE_BEHIND_INTERVAL_MS: "1000", WRITE_BEHIND_MAX_PENDING: "5" };

/** What is kept in the memory of the process ends with it. */
const outlives = (service: Service) => service.environment["DATABASE_URL"] !== "memory:";
const hasHttp = (service: Service) => service.address("http") !== undefined;

const lines = (quantity: number) => [{ sku: "pen", quantity }];

export default defineProof({
  "a cart is read as it was put, at once, over every API, and the last one wins": overEveryApi(
    async (client, service) => {
      const userId = randomUUID();
      assert.deepEqual(await client.getCart(userId), []);
      for (const quantity of [1, 2, 3]) {
        await client.putCart(userId, lines(quantity));
        for (const reader of service.clients) {
          assert.deepEqual(await reader.getCart(userId), lines(quantity));
        }
      }
      await client.putCart(userId, []);
      assert.deepEqual(await client.getCart(userId), []);
    },
  ),

  "whose cart it is may be said in capitals": overEveryApi(async (client) => {
    const userId = randomUUID();
    await client.putCart(userId.toUpperCase(), lines(1));
    assert.deepEqual(await client.getCart(userId), lines(1));
    await client.putCart(userId, lines(2));
    assert.deepEqual(await client.getCart(userId.toUpperCase()), lines(2));
  }),

  "a cart that nobody could fill is invalid, and changes nothing": overEveryApi(async (client) => {
    const userId = randomUUID();
    await client.putCart(userId, lines(1));
    const wrong = [lines(0), [...lines(1), ...lines(2)], [{ sku: "no such thing", quantity: 1 }]];
    for (const cart of wrong) {
      await assert.rejects(client.putCart(userId, cart), { kind: "validation" });
    }
    await assert.rejects(client.putCart("nobody", lines(1)), { kind: "validation" });
    assert.deepEqual(await client.getCart(userId), lines(1));
  }),

  "killed before it has flushed anything, it loses nothing that it acknowledged": overEveryApi(
    async (client, service) => {
      const users = Array.from({ length: 50 }, () => randomUUID());
      await Promise.all(
        users.map((userId, quantity) => client.putCart(userId, lines(quantity + 1))),
      );
      await killed(service);
      const reader = sameApi(client, service);
      for (const [quantity, userId] of users.entries()) {
        assert.deepEqual(await reader.getCart(userId), lines(quantity + 1));
      }
    },
    { env: never, when: outlives },
  ),

  "killed again and again while it writes and flushes, it loses nothing that it acknowledged":
    overEveryApi(
      async (client, service) => {
        const load = new CartLoad(20);
        for (const count of [30, 80]) {
          const working = load.run(sameApi(client, service));
          await load.until(count);
          await killed(service);
          await working;
          await load.check(sameApi(client, service));
        }
      },
      { env: always, when: outlives },
    ),

  "what one process acknowledged, another reads at once and stores when the first is killed":
    overEveryApi(
      async (client, service) => {
        const other = await service.another!(never);
        const neighbour = sameApi(client, other);
        const userId = randomUUID();
        for (const [quantity, writer, reader] of [
          [1, client, neighbour],
          [2, neighbour, client],
          [3, client, neighbour],
        ] as const) {
          await writer.putCart(userId, lines(quantity));
          assert.deepEqual(await reader.getCart(userId), lines(quantity));
        }
        service.signal("SIGKILL");
        await service.exit();
        other.signal("SIGTERM");
        assert.deepEqual(await other.exit(), { code: 0, signal: null });
        const { pending } = await other.logged(({ msg }) => msg === "journal flushed");
        assert.equal(pending, 0);
      },
      { env: never, when: (service) => outlives(service) && service.another !== undefined },
    ),

  "with the journal full it is unavailable for writes, still reads, and recovers": overEveryApi(
    async (client) => {
      const userId = randomUUID();
      const refused = { kind: "unavailable", code: "journal_full" };
      let quantity = 0;
      await assert.rejects(async () => {
        while (quantity < 20) await client.putCart(userId, lines(++quantity));
      }, refused);
      assert.deepEqual(await client.getCart(userId), lines(quantity - 1));
      assert.equal(await client.isReady(), true);
      await untilWritten(() => client.putCart(userId, lines(100)));
      assert.deepEqual(await client.getCart(userId), lines(100));
    },
    { env: slow },
  ),

  "on SIGTERM it flushes what is in the journal": overEveryApi(
    async (client, service) => {
      await client.putCart(randomUUID(), lines(1));
      service.signal("SIGTERM");
      assert.deepEqual(await service.exit(), { code: 0, signal: null });
      const { pending } = await service.logged(({ msg }) => msg === "journal flushed");
      assert.equal(pending, 0);
    },
    { env: never },
  ),

  "readiness shows how the journal is flushed": given({ when: hasHttp }, async (service) => {
    const response = await fetch(`${service.address("http")}/readyz`);
    const { checks } = (await response.json()) as {
      checks: Record<string, Record<string, unknown>>;
    };
    const { status, pending, lagMs } = checks["write-behind"]!;
    assert.deepEqual([status, typeof pending, typeof lagMs], ["up", "number", "number"]);
  }),
});

async function killed(service: Service): Promise<void> {
  service.signal("SIGKILL");
  await service.exit();
  await service.restart();
}

/** The one that talks to the process of now. */
function sameApi({ api }: SampleClient, { clients }: Service): SampleClient {
  return clients.find((client) => client.api === api)!;
}

async function untilWritten(write: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + 5000;
  for (;;) {
    const kind: unknown = await write().then(
      () => undefined,
      (error: { kind?: unknown }) => error.kind,
    );
    if (kind === undefined) return;
    assert.equal(kind, "unavailable");
    assert.ok(performance.now() < deadline, "the journal stays full");
    await sleep(20);
  }
}
