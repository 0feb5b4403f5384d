import { beforeEach, expect, test } from "vitest";
import { createUser, type User } from "#domain/@users/user.ts";
import { Cache } from "#outbound/cache/cache.ts";
import { CachedUnitOfWork } from "#outbound/cache/cached-unit-of-work.ts";
import { MemoryCacheStore } from "#outbound/cache/memory-cache-store.ts";
import { trackUsers } from "#outbound/cache/@users/track-users.ts";
import { userCaching } from "#outbound/cache/@users/user-caching.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import type { Transaction, UnitOfWork } from "#port/unit-of-work.ts";
import { FakeUsers } from "#test/support/fake-users.ts";

let users: FakeUsers;
let cache: Cache<User>;

beforeEach(() => {
  users = new FakeUsers();
  const store = new MemoryCacheStore(1_000_000);
  cache = new Cache(store, userCaching(loadConfig({})), createLogger("silent"));
});

/** Commits what a transaction has left, unless it fails. */
const committing: UnitOfWork = {
  async run(work) {
    const draft = new FakeUsers(new Map(users.rows));
    const result = await work({ users: draft } as unknown as Transaction);
    users = draft;
    return result;
  },
};

const cached = (inner = committing) => new CachedUnitOfWork(inner, cache, "users", trackUsers);
const nameOf = async (id: string) => (await cache.find(id, () => users.findById(id)))?.name;

/** A user who is in the cache. */
async function ada(): Promise<User> {
  const user = await users.save(createUser({ email: "ada@example.com", name: "Ada" }));
  await nameOf(user.id);
  return user;
}

test("forgets what a transaction has changed, after its commit", async () => {
  const user = await ada();

  await cached().run(async (tx) => {
    expect(await tx.users.findById(user.id)).toEqual(user);
    await tx.users.save({ ...user, name: "Grace" });
  });

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
  const attempts = [first, second].values();
  const deadlocking: UnitOfWork = {
    async run(work) {
      const failing = committing.run(async (tx) => {
        await work(tx);
        throw new Error("deadlock");
      });
      await expect(failing).rejects.toThrow("deadlock");
      return committing.run(work);
    },
  };

  await cached(deadlocking).run(async (tx) => {
    const { value: user } = attempts.next();
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
      await committing.run(work);
      throw new Error("connection lost");
    },
  };
  const lost = cached(lossy).run((tx) => tx.users.save({ ...user, name: "Grace" }));
  await expect(lost).rejects.toThrow("connection lost");

  expect(await nameOf(user.id)).toBe("Grace");
});

test("until it has forgotten, reads go past what is stored", async () => {
  const user = await ada();
  let seen: string | undefined;
  const telling: UnitOfWork = {
    async run(work) {
      const result = await committing.run(work);
      // As a subscriber of an event would, which is delivered right after the commit.
      seen = await nameOf(user.id);
      return result;
    },
  };

  await cached(telling).run((tx) => tx.users.save({ ...user, name: "Grace" }));

  expect(seen).toBe("Grace");
});
