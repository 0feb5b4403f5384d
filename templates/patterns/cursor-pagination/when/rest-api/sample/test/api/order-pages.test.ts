import { afterAll, beforeAll, expect, test } from "vitest";
import { startHttpApp, type HttpApp } from "#test/support/http.ts";

let app: HttpApp;
let userId: string;
beforeAll(async () => {
  app = await startHttpApp();
  const body = { email: "buyer@example.com", name: "Buyer" };
  userId = (await app.request("POST", "/v1/users", { body })).body.id;
  await app.request("PUT", "/v1/products/pen", { body: { price: 100, stock: 1000 } });
});
afterAll(() => app.close());

async function place(): Promise<string> {
  const body = { userId, lines: [{ sku: "pen", quantity: 1 }] };
  return (await app.request("POST", "/v1/orders", { body })).body.id;
}

test("pages repeat and miss nothing while orders are placed", async () => {
  const before: string[] = [];
  for (let i = 0; i < 11; i++) before.push(await place());

  const seen: string[] = [];
  let path: string | undefined = `/v1/orders?userId=${userId}&limit=3`;
  while (path !== undefined) {
    const page = await app.request("GET", path);
    expect(page.status).toBe(200);
    seen.push(...page.body.items.map((order: { id: string }) => order.id));
    path = /<(.+)>; rel="next"/.exec(page.headers.get("link") ?? "")?.[1];
    expect(path === undefined).toBe(page.body.nextCursor === null);
    await place();
  }

  expect(seen.toSorted()).toEqual(before.toSorted());
});

test("a page holds the orders of one user", async () => {
  const nobody = await app.request("GET", `/v1/orders?userId=${crypto.randomUUID()}`);

  expect(nobody).toMatchObject({ status: 200, body: { items: [], nextCursor: null } });
});

test.for(["", "0", "101", "0x10", "1e1", "2.5"])("a limit of '%s' is refused", async (limit) => {
  const refused = await app.request("GET", `/v1/orders?limit=${limit}`);

  expect(refused).toMatchObject({ status: 422, body: { code: "validation_failed" } });
});

const id = crypto.randomUUID();

test.for([
  "nonsense",
  [],
  ["2026-01-05T09:00:00Z", "x"],
  ["2026-02-30T00:00:00Z", id],
  ["0000-01-05T09:00:00Z", id],
  ["2026-01-05T09:00:00+23:59", id],
])("a cursor of %j is refused", async (content) => {
  const cursor = Buffer.from(JSON.stringify(content)).toString("base64url");
  const refused = await app.request("GET", `/v1/orders?cursor=${cursor}`);

  expect(refused).toMatchObject({ status: 422, body: { code: "invalid_cursor" } });
});
