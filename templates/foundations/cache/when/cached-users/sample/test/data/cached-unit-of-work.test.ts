import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createUser, type User } from "#domain/@users/user.ts";
import { Cache } from "#outbound/cache/cache.ts";
import { CachedUnitOfWork } from "#outbound/cache/cached-unit-of-work.ts";
import { MemoryCacheStore } from "#outbound/cache/memory-cache-store.ts";
import { trackUsers } from "#outbound/cache/@users/track-users.ts";
import { userCaching } from "#outbound/cache/@users/user-caching.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import type { UnitOfWork } from "#port/unit-of-work.ts";
import { createDatabase } from "#test/support/database.ts";
import { openRepositories, type OpenRepositories } from "#test/support/repositories.ts";

let repositories: OpenRepositories;
let cache: Cache<User>;

beforeAll(async () => {
  repositories = await openRepositories(createDatabase);
});
afterAll(() => repositories.close());
beforeEach(() => {
  cache = new Cache(
    new MemoryCacheStore(1_000_000),
    userCaching(loadConfig({})),
    createLogger("silent"),
  );
});

const cached = (inner: UnitOfWork = repositories.unitOfWork) =>
  new CachedUnitOfWork(inner, cache, "users", trackUsers);
const nameOf = async (id: string) =>
  (await cache.find(id, () => repositories.users.findById(id)))?.name;

/** A user who is in the cache. */
async function ada(): Promise<User> {
  const email = `${crypto.randomUUID()}@example.com`;
  const user = await repositories.users.save(createUser({ email, name: "Ada" }));
  await nameOf(user.id);
  return user;
}

test("forgets what a transaction has changed, after its commit", async () => {
  const user = await ada();

  await cached().run((tx) => tx.users.save({ ...user, name: "Grace" }));

  expect(await nameOf(user.id)).toBe("Grace");
});

test("forgets who was deleted", async () => {
  const user = await ada();

  await cached().run((tx) => tx.users.delete(user.id, user.version));

  expect(await nameOf(user.id)).toBeUndefined();
});

test("keeps what a rollback has left as it was", async () => {
  const user = await ada();
  const failing = cached().run(async (tx) => {
    await tx.users.save({ ...user, name: "Grace" });
    throw new Error("second step");
  });
  await expect(failing).rejects.toThrow("second step");

  expect(await nameOf(user.id)).toBe("Ada");
  expect(cache.counts).toMatchObject({ hits: 1, loads: 1 });
});

test("forgets only what the attempt that has committed changed", async () => {
  const [first, second] = [await ada(), await ada()];
  const rename = [first, second].values();
  const again: UnitOfWork = {
    async run(work) {
      const failing = repositories.unitOfWork.run(async (tx) => {
        await work(tx);
        throw new Error("deadlock");
      });
      await expect(failing).rejects.toThrow("deadlock");
      return repositories.unitOfWork.run(work);
    },
  };

  await cached(again).run(async (tx) => {
    const { value: user } = rename.next();
    if (user) await tx.users.save({ ...user, name: "Grace" });
  });

  expect(await nameOf(first.id)).toBe("Ada");
  expect(await nameOf(second.id)).toBe("Grace");
  expect(cache.counts).toMatchObject({ hits: 1, loads: 3 });
});

test("forgets when nobody knows whether the commit has happened", async () => {
  const user = await ada();
  const lossy: UnitOfWork = {
    async run(work) {
      await repositories.unitOfWork.run(work);
      throw new Error("connection lost");
    },
  };
  const lost = cached(lossy).run((tx) => tx.users.save({ ...user, name: "Grace" }));
  await expect(lost).rejects.toThrow("connection lost");

  expect(await nameOf(user.id)).toBe("Grace");
});
