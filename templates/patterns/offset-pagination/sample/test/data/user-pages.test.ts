import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createUser, type User } from "#domain/@users/user.ts";
import { databases } from "#test/support/database.ts";
import { openUserPages, type OpenUserPages } from "#test/support/user-pages.ts";

describe.each(Object.entries(databases))("%s", (_name, createDatabase) => {
  let database: OpenUserPages;
  beforeAll(async () => {
    database = await openUserPages(createDatabase);
  });
  afterAll(() => database.close());

  let count = 0;
  function save(time: string): Promise<User> {
    const details = { email: `pages-${++count}@example.com`, name: "Ada" };
    return database.users.save(createUser(details, new Date(time)));
  }

  test("the oldest user comes first, and users of one moment each once", async () => {
    const tie = "2026-01-05T09:00:00.007Z";
    const saved: User[] = [];
    for (const time of ["2026-02-01T00:00:00Z", tie, tie, tie, "2026-01-05T09:00:00.006Z"]) {
      saved.push(await save(time));
    }

    const seen: User[] = [];
    for (let offset = 0; offset < 5; offset += 2) {
      const page = await database.userPages.find({ offset, limit: 2 });
      expect(page.total).toBe(5);
      seen.push(...page.users);
    }

    const oldestFirst = saved.toSorted(
      (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1),
    );
    expect(seen).toEqual(oldestFirst);
  });

  test("beyond the last page there is nobody, but still a total", async () => {
    await save("2026-03-01T00:00:00Z");

    const beyond = await database.userPages.find({ offset: 1000, limit: 2 });

    expect(beyond).toEqual({ users: [], total: count });
  });

  test("one address is one user", async () => {
    const user = await save("2026-03-02T00:00:00Z");

    const found = await database.userPages.find({ email: user.email, offset: 0, limit: 2 });

    expect(found).toEqual({ users: [user], total: 1 });
  });

  test("page and total agree while users are created", async () => {
    const saving = Promise.all(Array.from({ length: 40 }, () => save("2026-03-03T00:00:00Z")));
    const pages = await Promise.all(
      Array.from({ length: 20 }, () => database.userPages.find({ offset: 0, limit: 1000 })),
    );
    await saving;

    expect(pages.map(({ users }) => users.length)).toEqual(pages.map(({ total }) => total));
  });
});
