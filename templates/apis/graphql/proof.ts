import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import {
  defineProof,
  given,
  openShop,
  overEveryApi,
  type Service,
  someone,
  type Untyped,
} from "../../../src/proof.ts";

const withSample = { when: ({ sample }: Service) => sample };
const json = { "content-type": "application/json" };

export default defineProof({
  "a document that is too deep, too costly or in circles is refused before it runs": given(
    withSample,
    async (service) => {
      const hostile = {
        deep: `{ userByEmail(email: "a@example.com") ${"{ orders { user ".repeat(20)}{ id }${" } }".repeat(20)} }`,
        costly: `{ userByEmail(email: "a@example.com") { ${"orders(first: 100) { user { orders(first: 100) { id } } } ".repeat(1)} } }`,
        names: `{ userByEmail(email: "a@example.com") { orders(first: 100) { ${aliases("__typename", 150)} } } }`,
        long: `{ version } # ${"x".repeat(500_000)}`,
        circular: "query { ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
        flood: `{ ${aliases("version", 5000)} }`,
      };
      for (const [name, query] of Object.entries(hostile)) {
        const start = performance.now();
        const { data, errors } = await ask(service, { query });
        assert.ok(errors?.length > 0, name);
        assert.equal(data ?? null, null, name);
        assert.ok(performance.now() - start < 2000, name);
      }
      assert.equal((await ask(service, { query: "{ __typename }" })).data.__typename, "Query");
    },
  ),

  "what is wrong with a megabyte of variables is told in a few words": given(
    withSample,
    async (service) => {
      const query = "mutation ($input: UserInput!) { createUser(input: $input) { id } }";
      const input = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`field${i}`, i]));
      const answer = await ask(service, { query, variables: { input } });
      assert.ok(answer.errors.length > 0);
      assert.ok(JSON.stringify(answer).length < 2000);
    },
  ),

  "a failure says its kind and code, and which fields are wrong": given(
    withSample,
    async (service) => {
      const query = "mutation ($input: UserInput!) { createUser(input: $input) { id } }";
      const { errors } = await ask(service, {
        query,
        variables: { input: { email: "x", name: "" } },
      });
      const { code, kind, fields } = errors[0].extensions;
      assert.deepEqual({ code, kind }, { code: "validation_failed", kind: "validation" });
      assert.ok(fields.length > 0);
      assert.ok(!JSON.stringify(errors).includes("node_modules"));
    },
  ),

  "a subscriber is told of orders as they are placed and cancelled, through every API":
    overEveryApi(async (client, service) => {
      const shop = await openShop(client, { price: 100, stock: 5 });
      const changes = await subscribe(
        service,
        `subscription { orderChanged(userId: "${shop.userId}") { id status } }`,
      );
      try {
        const { id } = await shop.order();
        assert.deepEqual(await changes.next(), { id, status: "PLACED" });
        await client.cancelOrder(id);
        assert.deepEqual(await changes.next(), { id, status: "CANCELLED" });
      } finally {
        changes.end();
      }
    }),

  "many authors with their orders come in one answer": overEveryApi(async (client, service) => {
    const users = await Promise.all(Array.from({ length: 20 }, () => client.createUser(someone())));
    const query = "query ($ids: [ID!]!) { users(ids: $ids) { id orders(first: 5) { id } } }";
    const ids = [...users.map(({ id }) => id), randomUUID()];
    const { data, errors } = await ask(service, { query, variables: { ids } });
    assert.equal(errors, undefined);
    assert.deepEqual(
      data.users.map((user: { id: string } | null) => user?.id),
      [...users.map(({ id }) => id), undefined],
    );
  }),

  "of many authors come so many orders each, the newest first": overEveryApi(
    async (client, service) => {
      const open = () => openShop(client, { price: 100, stock: 5 });
      const shops = [await open(), await open(), await open()];
      const placed: string[][] = [];
      for (const { order } of shops.slice(1)) {
        placed.push([(await order()).id, (await order()).id, (await order()).id]);
      }
      const query = "query ($ids: [ID!]!) { users(ids: $ids) { orders(first: 2) { id } } }";
      const variables = { ids: shops.map(({ userId }) => userId) };
      const { data, errors } = await ask(service, { query, variables });
      assert.equal(errors, undefined);
      assert.deepEqual(
        data.users.map(({ orders }: Untyped) => orders.map(({ id }: { id: string }) => id)),
        [[], ...placed.map(([, second, third]) => [third, second])],
      );
    },
  ),

  "in production neither GraphiQL nor the schema is shown": given(
    { env: { NODE_ENV: "production" } },
    async (service) => {
      const page = await fetch(`${service.address("http")}/graphql`, {
        headers: { accept: "text/html" },
      });
      assert.doesNotMatch(await page.text(), /graphiql/i);
      const { errors } = await ask(service, { query: "{ __schema { types { name } } }" });
      assert.ok(errors?.length > 0);
    },
  ),
});

function aliases(field: string, count: number): string {
  return Array.from({ length: count }, (_, i) => `a${i}: ${field}`).join(" ");
}

async function ask(service: Service, body: unknown): Promise<Untyped> {
  const response = await fetch(`${service.address("http")}/graphql`, {
    method: "POST",
    headers: json,
    body: JSON.stringify(body),
  });
  return response.json();
}

interface Changes {
  next(): Promise<unknown>;
  end(): void;
}

/** Server-sent events, from the moment the server has answered. */
async function subscribe(service: Service, query: string): Promise<Changes> {
  const controller = new AbortController();
  const response = await fetch(`${service.address("http")}/graphql`, {
    method: "POST",
    headers: { ...json, accept: "text/event-stream" },
    body: JSON.stringify({ query }),
    signal: controller.signal,
  });
  assert.match(response.headers.get("content-type") ?? "", /^text\/event-stream/);
  const events = eventsOf(response.body!);
  return {
    async next() {
      const { value } = await events.next();
      return (value as Untyped)?.data?.orderChanged;
    },
    end: () => controller.abort(),
  };
}

async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown, void> {
  let text = "";
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = /^data: ?(.+)$/m.exec(block)?.[1];
      if (data !== undefined) yield JSON.parse(data);
    }
  }
}
