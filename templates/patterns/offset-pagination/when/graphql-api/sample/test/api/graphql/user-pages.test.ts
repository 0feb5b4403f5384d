import { afterAll, beforeAll, expect, test } from "vitest";
import { startGraphqlApp, type GraphqlApp } from "#test/support/graphql.ts";

let app: GraphqlApp;
beforeAll(async () => {
  app = await startGraphqlApp();
});
afterAll(() => app.close());

const PAGE = `query ($page: Int! = 1, $pageSize: Int! = 2) {
  usersPage(page: $page, pageSize: $pageSize) {
    nodes { id }
    pageInfo { page pageSize totalItems totalPages hasPreviousPage hasNextPage }
  }
}`;

let count = 0;
async function create(): Promise<string> {
  const document = "mutation ($input: UserInput!) { createUser(input: $input) { id } }";
  const input = { email: `user-${++count}@example.com`, name: "Ada" };
  return (await app.query(document, { input })).data.createUser.id;
}

test("pages repeat and miss nothing while users are created", async () => {
  const before: string[] = [];
  for (let i = 0; i < 6; i++) before.push(await create());

  const seen: string[] = [];
  for (let page = 1, hasNextPage = true; hasNextPage; page++) {
    const { data } = await app.query(PAGE, { page });
    expect(data.usersPage.pageInfo).toMatchObject({ page, pageSize: 2, totalItems: count });
    seen.push(...data.usersPage.nodes.map((user: { id: string }) => user.id));
    ({ hasNextPage } = data.usersPage.pageInfo);
    await create();
  }

  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(expect.arrayContaining(before));
});

test("a page says where it stands", async () => {
  const { data } = await app.query(PAGE, { page: 1000 });

  expect(data.usersPage).toEqual({
    nodes: [],
    pageInfo: {
      page: 1000,
      pageSize: 2,
      totalItems: count,
      totalPages: Math.ceil(count / 2),
      hasPreviousPage: true,
      hasNextPage: false,
    },
  });
});

test.for([
  { what: "no page at all", variables: { page: 0 }, code: "validation_failed" },
  { what: "an endless page", variables: { pageSize: 101 }, code: "validation_failed" },
  { what: "a page too deep to be cheap", variables: { page: 1e6 }, code: "page_too_deep" },
])("$what is refused", async ({ variables, code }) => {
  const { errors } = await app.query(PAGE, variables);

  expect(errors).toMatchObject([{ extensions: { code, kind: "validation" } }]);
});
