import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createUser } from "#domain/@users/user.ts";
import { MemoryCacheStore } from "#outbound/cache/memory-cache-store.ts";
import { WriteThroughCache } from "#outbound/cache/write-through-cache.ts";
import { WriteThroughUserRepository } from "#outbound/cache/@users/write-through-user-repository.ts";
import { userCaching } from "#outbound/cache/@users/user-caching.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { createDatabase } from "#test/support/database.ts";
import { openRepositories, type OpenRepositories } from "#test/support/repositories.ts";

let repositories: OpenRepositories;
let users: WriteThroughUserRepository;

beforeAll(async () => {
  repositories = await openRepositories(createDatabase);
});
afterAll(() => repositories.close());
beforeEach(() => {
  vi.restoreAllMocks();
  const store = new MemoryCacheStore(1_000_000);
  const cache = new WriteThroughCache(store, userCaching(loadConfig({})), createLogger("silent"));
  users = new WriteThroughUserRepository(repositories.users, cache);
});

const newUser = () => createUser({ email: `${crypto.randomUUID()}@example.com`, name: "Ada" });

test("a read after a save finds an equal user, and asks nobody", async () => {
  const query = vi.spyOn(repositories.users, "findById");

  const user = await users.save(newUser());
  expect(await users.findById(user.id)).toEqual(user);
  const renamed = await users.save({ ...user, name: "Grace" });
  expect(await users.findById(user.id)).toEqual(renamed);
  expect(await users.findByEmail(user.email)).toEqual(renamed);
  await users.delete(renamed.id, renamed.version);
  expect(await users.findById(user.id)).toBeUndefined();

  expect(query).not.toHaveBeenCalled();
});

test("a change that is refused for its version shows what there is now", async () => {
  const user = await users.save(newUser());
  await users.findById(user.id);
  const renamed = await repositories.users.save({ ...user, name: "Grace" });

  const late = users.save({ ...user, name: "Late" });
  await expect(late).rejects.toMatchObject({ code: "stale_version" });

  expect(await users.findById(user.id)).toEqual(renamed);
});
