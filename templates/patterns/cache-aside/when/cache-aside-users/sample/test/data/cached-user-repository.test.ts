import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createUser } from "#domain/@users/user.ts";
import { Cache } from "#outbound/cache/cache.ts";
import { MemoryCacheStore } from "#outbound/cache/memory-cache-store.ts";
import { CachedUserRepository } from "#outbound/cache/@users/cached-user-repository.ts";
import { userCaching } from "#outbound/cache/@users/user-caching.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { createDatabase } from "#test/support/database.ts";
import { openRepositories, type OpenRepositories } from "#test/support/repositories.ts";

let repositories: OpenRepositories;
let users: CachedUserRepository;

beforeAll(async () => {
  repositories = await openRepositories(createDatabase);
});
afterAll(() => repositories.close());
beforeEach(() => {
  vi.restoreAllMocks();
  const store = new MemoryCacheStore(1_000_000);
  const cache = new Cache(store, userCaching(loadConfig({})), createLogger("silent"));
  users = new CachedUserRepository(repositories.users, cache);
});

const newUser = () => createUser({ email: `${crypto.randomUUID()}@example.com`, name: "Ada" });

test("a second read finds an equal user, and asks nobody", async () => {
  const { id } = await users.save(newUser());
  const user = await users.findById(id);
  const query = vi.spyOn(repositories.users, "findById");

  expect(await users.findById(id)).toEqual(user);

  expect(query).not.toHaveBeenCalled();
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
  const renamed = await repositories.users.save({ ...user, name: "Grace" });

  const late = users.save({ ...user, name: "Late" });
  await expect(late).rejects.toMatchObject({ code: "stale_version" });

  expect(await users.findById(user.id)).toEqual(renamed);
});
