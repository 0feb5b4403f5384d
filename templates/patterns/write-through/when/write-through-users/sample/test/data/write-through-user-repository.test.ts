import { beforeEach, expect, test } from "vitest";
import { createUser } from "#domain/@users/user.ts";
import { MemoryCacheStore } from "#outbound/cache/memory-cache-store.ts";
import { WriteThroughCache } from "#outbound/cache/write-through-cache.ts";
import { WriteThroughUserRepository } from "#outbound/cache/@users/write-through-user-repository.ts";
import { userCaching } from "#outbound/cache/@users/user-caching.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { FakeUsers } from "#test/support/fake-users.ts";

let stored: FakeUsers;
let users: WriteThroughUserRepository;

beforeEach(() => {
  stored = new FakeUsers();
  const store = new MemoryCacheStore(1_000_000);
  const cache = new WriteThroughCache(store, userCaching(loadConfig({})), createLogger("silent"));
  users = new WriteThroughUserRepository(stored, cache);
});

const newUser = () => createUser({ email: `${crypto.randomUUID()}@example.com`, name: "Ada" });

test("a read after a save finds an equal user, and asks nobody", async () => {
  const user = await users.save(newUser());
  expect(await users.findById(user.id)).toEqual(user);
  const renamed = await users.save({ ...user, name: "Grace" });
  expect(await users.findById(user.id)).toEqual(renamed);
  expect(await users.findByEmail(user.email)).toEqual(renamed);
  await users.delete(renamed.id, renamed.version);
  expect(await users.findById(user.id)).toBeUndefined();

  expect(stored.queries).toBe(0);
});

test("a change that is refused for its version shows what there is now", async () => {
  const user = await users.save(newUser());
  await users.findById(user.id);
  const renamed = await stored.save({ ...user, name: "Grace" });

  const late = users.save({ ...user, name: "Late" });
  await expect(late).rejects.toMatchObject({ code: "stale_version" });

  expect(await users.findById(user.id)).toEqual(renamed);
});
