import { beforeEach, expect, test } from "vitest";
import { createUser } from "#domain/@users/user.ts";
import { Cache } from "#outbound/cache/cache.ts";
import { MemoryCacheStore } from "#outbound/cache/memory-cache-store.ts";
import { CachedUserRepository } from "#outbound/cache/@users/cached-user-repository.ts";
import { userCaching } from "#outbound/cache/@users/user-caching.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { FakeUsers } from "#test/support/fake-users.ts";

let stored: FakeUsers;
let users: CachedUserRepository;

beforeEach(() => {
  stored = new FakeUsers();
  const store = new MemoryCacheStore(1_000_000);
  const cache = new Cache(store, userCaching(loadConfig({})), createLogger("silent"));
  users = new CachedUserRepository(stored, cache);
});

const newUser = () => createUser({ email: `${crypto.randomUUID()}@example.com`, name: "Ada" });

test("two reads find an equal user, and ask once", async () => {
  const { id } = await users.save(newUser());
  const user = await users.findById(id);

  expect(await users.findById(id)).toEqual(user);

  expect(stored.queries).toBe(1);
});

test("a read after a change finds the new version", async () => {
  const user = await users.save(newUser());
  await users.findById(user.id);

  const renamed = await users.save({ ...user, name: "Grace" });

  expect(await users.findById(user.id)).toEqual(renamed);
  expect(await users.findByEmail(user.email)).toEqual(renamed);
});

test("who was looked for too early is found once there, and not once gone", async () => {
  const unsaved = newUser();
  expect(await users.findById(unsaved.id)).toBeUndefined();

  const user = await users.save(unsaved);
  expect(await users.findById(user.id)).toEqual(user);

  await users.delete(user.id, user.version);
  expect(await users.findById(user.id)).toBeUndefined();
});

test("a change that is refused for its version shows what there is now", async () => {
  const user = await users.save(newUser());
  await users.findById(user.id);
  const renamed = await stored.save({ ...user, name: "Grace" });

  const late = users.save({ ...user, name: "Late" });
  await expect(late).rejects.toMatchObject({ code: "stale_version" });

  expect(await users.findById(user.id)).toEqual(renamed);
});
