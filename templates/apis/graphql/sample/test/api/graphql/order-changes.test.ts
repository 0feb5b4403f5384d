import { expect, test, vi } from "vitest";
import { startGraphqlApp, type GraphqlApp } from "#test/support/graphql.ts";

async function createUser(app: GraphqlApp, email: string): Promise<string> {
  const document = "mutation ($input: UserInput!) { createUser(input: $input) { id } }";
  return (await app.query(document, { input: { email, name: "Ada" } })).data.createUser.id;
}

async function place(app: GraphqlApp, userId: string): Promise<string> {
  const document = "mutation ($input: OrderInput!) { placeOrder(input: $input) { id } }";
  const input = { userId, lines: [{ sku: "pen", quantity: 1 }] };
  return (await app.query(document, { input })).data.placeOrder.id;
}

/** Resolves once the server listens for changes. */
async function subscribe({ url }: GraphqlApp, userId: string) {
  const query = `subscription { orderChanged(userId: "${userId}") { id status user { name } } }`;
  const response = await fetch(`${url}/graphql?${new URLSearchParams({ query }).toString()}`, {
    headers: { accept: "text/event-stream" },
  });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  let received = "";
  const write = (chunk: string) => void (received += chunk);
  const ended = response.body
    ?.pipeThrough(new TextDecoderStream())
    .pipeTo(new WritableStream({ write }));
  return { received: () => received, ended };
}

test("tells who subscribes of every change to a user's orders, until the server closes", async () => {
  const app = await startGraphqlApp();
  await app.query('mutation { putProduct(sku: "pen", input: { price: 1, stock: 9 }) { sku } }');
  const ada = await createUser(app, "ada@example.com");
  const eve = await createUser(app, "eve@example.com");
  const stream = await subscribe(app, ada);

  const id = await place(app, ada);
  await place(app, eve);
  await app.query(`mutation {
    updateUser(id: "${ada}", expectedVersion: 1, input: { email: "ada@example.com", name: "Lady" }) { id }
  }`);
  await app.query(`mutation { cancelOrder(id: "${id}") { id } }`);
  await vi.waitFor(() => expect(stream.received()).toContain("CANCELLED"));
  await app.close();
  await stream.ended;

  const events = [...stream.received().matchAll(/^event: next\ndata: (.*)$/gm)];
  expect(events.map(([, json = ""]) => JSON.parse(json).data.orderChanged)).toEqual([
    { id, status: "PLACED", user: { name: "Ada" } },
    { id, status: "CANCELLED", user: { name: "Lady" } },
  ]);
  expect(stream.received()).toMatch(/event: complete\ndata:\s*$/);
});
