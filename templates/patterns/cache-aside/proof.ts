import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  defineProof,
  openShop,
  overEveryApi,
  type SampleClient,
  type Service,
  someone,
} from "../../../src/proof.ts";

const small = { DATABASE_POOL_SIZE: "2", DATABASE_ACQUIRE_TIMEOUT_MS: "300" };
const cachesUsers = (service: Service) => service.has("cache-aside-users");
const holdsUsers = (service: Service) => cachesUsers(service) && service.outage !== undefined;

export default defineProof({
  "two hundred reads of a user ask the database once": overEveryApi(
    async (client, service) => {
      const { id } = await client.createUser(someone());
      await Promise.all(Array.from({ length: 200 }, () => client.getUser(id)));
      service.signal("SIGTERM");
      await service.exit();
      const closed = service.logs().filter(({ msg }) => msg === "cache closed");
      const counts = closed.find(({ cache }) => cache === "users:1");
      assert.equal(counts?.["loads"], 1);
    },
    // Settings that no other check has: nothing was counted before.
    { env: { CACHE_USERS_TTL_SECONDS: "61" }, when: cachesUsers },
  ),

  "a read after a write sees it: after every change, and after the end": overEveryApi(
    async (client) => {
      let user = await client.createUser(someone());
      for (let round = 1; round <= 20; round++) {
        assert.deepEqual(await client.getUser(user.id), user);
        user = await client.updateUser(user.id, user.version, { ...someone(), name: `${round}` });
      }
      assert.deepEqual(await client.getUser(user.id), user);
      await client.deleteUser(user.id, user.version);
      await assert.rejects(client.getUser(user.id), { kind: "not_found" });
    },
    { when: cachesUsers },
  ),

  "no crowd of readers is given what a write has made old": overEveryApi(
    async (client) => {
      let user = await client.createUser(someone());
      const written = new AbortController();
      const read = async () => {
        while (!written.signal.aborted) {
          const { version } = user;
          const seen = await client.getUser(user.id);
          assert.ok(seen.version >= version, `${seen.version} after ${version}`);
        }
      };
      const readers = Array.from({ length: 8 }, read);
      for (let round = 0; round < 50; round++) {
        user = await client.updateUser(user.id, user.version, someone());
      }
      written.abort();
      await Promise.all(readers);
    },
    { when: cachesUsers },
  ),

  "who was read before is answered while the database is busy": overEveryApi(
    async (client, service) => {
      const user = await client.createUser(someone());
      await client.getUser(user.id);
      await whileBusy(client, service, async () => {
        assert.deepEqual(await client.getUser(user.id), user);
        await assert.rejects(client.getUser(randomUUID()), { kind: "unavailable" });
      });
    },
    { env: small, when: holdsUsers },
  ),

  "what has expired stands in while the database is busy, and not longer": overEveryApi(
    async (client, service) => {
      const user = await client.createUser(someone());
      await client.getUser(user.id);
      await sleep(1100);
      await whileBusy(client, service, async () => {
        assert.deepEqual(await client.getUser(user.id), user);
      });
      const { version } = await client.updateUser(user.id, user.version, someone());
      assert.equal((await client.getUser(user.id)).version, version);
    },
    { env: { ...small, CACHE_USERS_TTL_SECONDS: "1" }, when: holdsUsers },
  ),
});

/** Does something while every connection to the database waits for products that are held. */
async function whileBusy(
  client: SampleClient,
  service: Service,
  work: () => Promise<void>,
): Promise<void> {
  const { order } = await openShop(client, { price: 100, stock: 1000 });
  const hold = await service.outage!.holdProducts();
  const waiting = [order(), order()];
  for (const call of waiting) call.catch(() => undefined);
  try {
    await untilUnavailable(client);
    await work();
  } finally {
    await hold.release();
  }
  await Promise.all(waiting);
}

async function untilUnavailable(client: SampleClient): Promise<void> {
  const deadline = performance.now() + 5000;
  for (;;) {
    const code: string = await client.getUser(randomUUID()).catch((error) => error.kind);
    if (code === "unavailable") return;
    assert.equal(code, "not_found");
    assert.ok(performance.now() < deadline, "the database was never busy");
  }
}
