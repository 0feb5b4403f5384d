import { afterAll, beforeAll, expect, test } from "vitest";
import { UserListingServiceService as listing } from "#inbound/grpc/generated/users/v1/user_listing.ts";
import { UserServiceService as users } from "#inbound/grpc/generated/users/v1/users.ts";
import { startGrpcApp } from "#test/support/grpc.ts";

let app: Awaited<ReturnType<typeof startGrpcApp>>;
beforeAll(async () => {
  app = await startGrpcApp();
});
afterAll(() => app.close());

let count = 0;
async function create(): Promise<string> {
  const details = { email: `user-${++count}@example.com`, name: "Ada" };
  return (await app.call(users.createUser, details)).user!.id;
}

test("pages repeat and miss nothing while users are created", async () => {
  const before: string[] = [];
  for (let i = 0; i < 6; i++) before.push(await create());

  const seen: string[] = [];
  for (let page = 1, totalPages = 1; page <= totalPages; page++) {
    const found = await app.call(listing.listUsers, { page, pageSize: 2 });
    expect(found.totalSize).toBe(count);
    seen.push(...found.users.map(({ id }) => id));
    ({ totalPages } = found);
    await create();
  }

  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(expect.arrayContaining(before));
});

test("the first twenty users come, unless the request says otherwise", async () => {
  while (count < 21) await create();

  const page = await app.call(listing.listUsers, {});

  expect(page).toMatchObject({ totalSize: 21, totalPages: 2 });
  expect(page.users).toHaveLength(20);
});

test("pages that are too large or too deep are refused", async () => {
  const large = await app.refusal(listing.listUsers, { pageSize: 101 });
  const deep = await app.refusal(listing.listUsers, { page: 1_000_000 });

  expect(large).toMatchObject({ status: "INVALID_ARGUMENT", fields: ["page_size"] });
  expect(deep).toMatchObject({ status: "INVALID_ARGUMENT", reason: "PAGE_TOO_DEEP" });
});
