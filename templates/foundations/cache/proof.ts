import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  defineProof,
  overEveryApi,
  type RedisServer,
  type SampleClient,
  type Service,
  someone,
} from "../../../src/proof.ts";

const isShared = (service: Service) =>
  (service.has("shared-users") || service.has("shared-products")) &&
  service.another !== undefined &&
  service.startRedis !== undefined;

export default defineProof({
  "two processes see each other's writes": overEveryApi(
    async (client, service) => {
      const { one, two, number } = await share(client, service);
      for (let value = 1; value <= 30; value++) {
        await number.set(value % 2 === 0 ? one : two, value);
        assert.deepEqual(await Promise.all([number.get(one), number.get(two)]), [value, value]);
      }
    },
    { when: isShared },
  ),

  "a Redis that is killed is missed by nobody, and used again once it is back": overEveryApi(
    async (client, service) => {
      const { redis, processes, one, two, number } = await share(client, service);
      await redis.kill();
      for (let value = 1; value <= 10; value++) {
        await within(1500, number.set(value % 2 === 0 ? one : two, value));
        for (const each of [one, two]) assert.equal(await within(1500, number.get(each)), value);
      }
      await redis.restart();
      for (const each of processes) await logged(each, "Redis answers again");
      for (let value = 11; value <= 20; value++) {
        await number.set(value % 2 === 0 ? one : two, value);
        for (const each of [one, two]) assert.equal(await number.get(each), value);
      }
      for (const each of processes) {
        assert.equal(count(each, "Redis cannot be reached"), 1);
        assert.ok(count(each, "the cache fails: reading past it") <= 1);
        assert.equal(each.stderr(), "");
      }
    },
    { when: isShared },
  ),

  "a Redis that hangs holds nobody up for long, and what it remembers is not believed":
    overEveryApi(
      async (client, service) => {
        const { redis, one, two, number } = await share(client, service);
        redis.hang();
        await within(4000, number.set(one, 1));
        for (const each of [one, two]) assert.equal(await within(2000, number.get(each)), 1);
        redis.resume();
        assert.equal(await number.get(one), 1);
        // It still holds 0, until the process that could not remove that is told.
        await until(async () => (await number.get(two)) === 1);
        await number.set(two, 2);
        for (const each of [one, two]) assert.equal(await number.get(each), 2);
      },
      { when: isShared },
    ),
});

/** A number that clients can change and read, and that is cached. */
interface Shared {
  set(client: SampleClient, value: number): Promise<void>;
  get(client: SampleClient): Promise<number>;
}

/** Two processes on one Redis; both have read the number, which is 0. */
async function share(client: SampleClient, service: Service) {
  const redis: RedisServer = await service.startRedis!();
  const env = { REDIS_URL: redis.url };
  const processes = [await service.another!(env), await service.another!(env)] as const;
  const [one, two] = processes.map(({ clients }) => clients.find(({ api }) => api === client.api)!);
  const number = service.has("shared-users") ? await nameOfUser(one!) : await priceOfProduct(one!);
  for (const each of [one!, two!, one!]) assert.equal(await number.get(each), 0);
  return { redis, processes, one: one!, two: two!, number };
}

async function nameOfUser(client: SampleClient): Promise<Shared> {
  const { email } = someone();
  let user = await client.createUser({ email, name: "0" });
  return {
    set: async (from, value) => {
      user = await from.updateUser(user.id, user.version, { email, name: `${value}` });
    },
    get: async (from) => Number((await from.getUser(user.id)).name),
  };
}

async function priceOfProduct(client: SampleClient): Promise<Shared> {
  const product = { sku: `sku-${randomUUID()}`, stock: 1 };
  const set = (from: SampleClient, price: number) => from.putProduct({ ...product, price });
  await set(client, 0);
  return { set, get: async (from) => (await from.getProduct(product.sku)).price };
}

async function within<T>(milliseconds: number, call: Promise<T>): Promise<T> {
  const start = performance.now();
  const value = await call;
  const elapsed = Math.round(performance.now() - start);
  assert.ok(elapsed < milliseconds, `took ${elapsed} ms`);
  return value;
}

async function logged(service: Service, message: string): Promise<void> {
  await until(async () => count(service, message) > 0);
}

function count(service: Service, message: string): number {
  return service.logs().filter(({ msg }) => msg === message).length;
}

/** @throws if the condition does not come true within ten seconds */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    assert.ok(performance.now() < deadline, "it did not come true");
    await sleep(20);
  }
}
