import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { startHttpApp, type Answer, type HttpApp } from "../support/http.ts";

let app: HttpApp;
beforeAll(async () => {
  app = await startHttpApp();
});
afterAll(() => app.close());

let ids: string[] = [];
let count = 0;
async function create(): Promise<void> {
  const body = { email: `user-${++count}@example.com`, name: "Ada" };
  ids.push((await app.request("POST", "/v1/users", { body })).body.id);
}

/** Six users, and nobody else. */
beforeEach(async () => {
  for (let i = 0; i < 6; i++) await create();
  onTestFinished(async () => {
    const headers = { "if-match": "*" };
    for (const id of ids) await app.request("DELETE", `/v1/users/${id}`, { headers });
    ids = [];
  });
});

function links({ headers }: Answer): Record<string, string> {
  const found = (headers.get("link") ?? "").matchAll(/<([^>]+)>; rel="(\w+)"/g);
  return Object.fromEntries(Array.from(found, ([, path = "", rel = ""]) => [rel, path]));
}

test("pages repeat and miss nothing while users are created", async () => {
  const before = [...ids];

  const seen: string[] = [];
  let path: string | undefined = "/v1/users?pageSize=2";
  while (path !== undefined) {
    const page = await app.request("GET", path);
    expect(page).toMatchObject({ status: 200, body: { totalItems: ids.length } });
    seen.push(...page.body.items.map((user: { id: string }) => user.id));
    path = links(page)["next"];
    await create();
  }

  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(expect.arrayContaining(before));
});

test("a page says where it stands and where the others are", async () => {
  const page = await app.request("GET", "/v1/users?page=2&pageSize=2");
  const beyond = await app.request("GET", "/v1/users?page=9&pageSize=2");

  expect(page.body).toMatchObject({ page: 2, pageSize: 2, totalItems: 6, totalPages: 3 });
  expect(page.body.items).toHaveLength(2);
  expect(links(page)).toEqual({
    first: "/v1/users?page=1&pageSize=2",
    prev: "/v1/users?page=1&pageSize=2",
    next: "/v1/users?page=3&pageSize=2",
    last: "/v1/users?page=3&pageSize=2",
  });
  expect(beyond.body).toMatchObject({ items: [], totalItems: 6, totalPages: 3 });
  expect(Object.keys(links(beyond))).toEqual(["first", "prev", "last"]);
  expect(links(beyond)["prev"]).toBe("/v1/users?page=3&pageSize=2");
});

test("an address finds its user, whatever its case", async () => {
  const user = await app.request("GET", `/v1/users/${ids[2]}`);

  const page = await app.request("GET", `/v1/users?email=${user.body.email.toUpperCase()}`);

  expect(page.body).toMatchObject({ items: [user.body], totalItems: 1, totalPages: 1 });
});

test("pages too deep to be cheap are refused, and no link leads there", async () => {
  const shallow = await startHttpApp({ PAGE_MAX_OFFSET: "1" });
  onTestFinished(() => shallow.close());
  for (const email of ["a@example.com", "b@example.com", "c@example.com"]) {
    await shallow.request("POST", "/v1/users", { body: { email, name: "Ada" } });
  }

  const last = await shallow.request("GET", "/v1/users?page=2&pageSize=1");
  const deep = await shallow.request("GET", "/v1/users?page=3&pageSize=1");

  expect(last.body).toMatchObject({ totalPages: 3 });
  expect(Object.keys(links(last))).toEqual(["first", "prev", "last"]);
  expect(deep).toMatchObject({ status: 422, body: { code: "page_too_deep" } });
});

test.for([
  "page=0",
  "page=1.5",
  "page=x",
  "page=",
  "page=1e1",
  "pageSize=0",
  "pageSize=101",
  "pageSize=0x10",
])("%s is refused", async (query) => {
  const refused = await app.request("GET", `/v1/users?${query}`);

  expect(refused).toMatchObject({ status: 422, body: { code: "validation_failed" } });
});
