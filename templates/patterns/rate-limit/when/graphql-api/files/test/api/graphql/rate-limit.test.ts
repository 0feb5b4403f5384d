import { expect, onTestFinished, test, vi } from "vitest";
import { graphqlApi } from "#inbound/graphql/graphql-api.ts";
import { limitOperationRate } from "#inbound/graphql/rate-limit.ts";
import { createHttpServer } from "#inbound/http/server.ts";
import { loadConfig } from "#platform/config.ts";
import { Health } from "#platform/health.ts";
import { createLogger } from "#platform/logger.ts";
import { clientByAddress } from "#platform/rate-limit/client-of.ts";
import { startGraphqlApp } from "#test/support/graphql.ts";
import { lastingLimits } from "#test/support/rate-limits.ts";

const subscribe = vi.fn<() => AsyncIterable<object>>(async function* ticks() {
  yield { ticks: true };
  yield { ticks: true };
});

const module = {
  typeDefs: `
    type Box { size: Int! }
    type Query { box: Box! }
    type Mutation { touch: Boolean! }
    type Subscription { ticks: Boolean! }
  `,
  resolvers: {
    Query: { box: () => ({ size: 1 }) },
    Mutation: { touch: () => true },
    Subscription: { ticks: { subscribe } },
  },
};

async function start(env: Record<string, string> = {}) {
  const config = loadConfig({ RATE_LIMIT_READS: "3", RATE_LIMIT_WRITES: "1", ...env });
  const logger = createLogger("silent");
  const server = createHttpServer(config, logger, new Health(logger));
  onTestFinished(() => server.close());
  const limit = limitOperationRate(config, lastingLimits(config), clientByAddress(undefined));
  await server.register(graphqlApi(config, logger, { module }, limit));
  return (query: string, accept = "application/json") =>
    server.inject({ method: "POST", url: "/graphql", headers: { accept }, body: { query } });
}

test.for(["application/json", "application/graphql-response+json"])(
  "a refusal has a status of HTTP and says when to come back, as %s",
  async (accept) => {
    const ask = await start();
    for (let i = 0; i < 3; i++) {
      expect(await ask("{ version }", accept)).toMatchObject({ statusCode: 200 });
    }

    const refused = await ask("{ version }", accept);

    expect(refused.statusCode).toBe(429);
    expect(refused.headers["retry-after"]).toBe("1201");
    const extensions = { code: "rate_limited", kind: "rate_limited", retryAfter: 1201 };
    expect(refused.json()).toEqual({ errors: [{ message: expect.any(String), extensions }] });
  },
);

test("an operation counts by what it may cost", async () => {
  const ask = await start({ RATE_LIMIT_GRAPHQL_FIELDS: "2" });

  // Three fields are worth two requests.
  expect(await ask("{ box { a: size b: size } }")).toMatchObject({ statusCode: 200 });
  expect(await ask("{ box { size } }")).toMatchObject({ statusCode: 200 });
  expect(await ask("{ box { size } }")).toMatchObject({ statusCode: 429 });
});

test("every field at the top of a query is a read", async () => {
  const ask = await start();

  expect(await ask("{ a: version b: version }")).toMatchObject({ statusCode: 200 });
  expect(await ask("{ version }")).toMatchObject({ statusCode: 200 });
  expect(await ask("{ version }")).toMatchObject({ statusCode: 429 });
});

test.for([
  "mutation { a: touch b: touch c: touch }",
  "mutation { ...Two ... { ...Two c: touch } } fragment Two on Mutation { a: touch b: touch }",
])("every field of a mutation is a write: %s", async (three) => {
  const ask = await start({ RATE_LIMIT_READS: "9", RATE_LIMIT_WRITES: "4" });

  expect(await ask(three)).toMatchObject({ statusCode: 200 });
  expect(await ask("mutation { touch }")).toMatchObject({ statusCode: 200 });
  expect(await ask("mutation { touch }")).toMatchObject({ statusCode: 429 });
});

test("whoever has no read left is refused before it is known what they want", async () => {
  const ask = await start({ RATE_LIMIT_READS: "1" });

  expect(await ask("{ version }")).toMatchObject({ statusCode: 200 });
  expect(await ask("mutation { touch }")).toMatchObject({ statusCode: 429 });
  expect(await ask("{")).toMatchObject({ statusCode: 429 });
});

test("mutations are writes", async () => {
  const ask = await start();

  expect(await ask("mutation { touch }")).toMatchObject({ statusCode: 200 });
  expect(await ask("mutation { touch }")).toMatchObject({ statusCode: 429 });
  expect(await ask("{ version }")).toMatchObject({ statusCode: 200 });
});

test("a subscription counts once, whatever it brings", async () => {
  const ask = await start();

  const brought = await ask("subscription { ticks }", "text/event-stream");

  expect(brought.payload.match(/"ticks":true/g)).toHaveLength(2);
  const statuses = [await ask("{ version }"), await ask("{ version }"), await ask("{ version }")];
  expect(statuses.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429]);
});

test("a subscription over the quota does not begin", async () => {
  const ask = await start({ RATE_LIMIT_READS: "1" });
  await ask("{ version }");
  subscribe.mockClear();

  const refused = await ask("subscription { ticks }", "text/event-stream");

  expect(refused.statusCode).toBe(429);
  expect(subscribe).not.toHaveBeenCalled();
});

test.for([
  { what: "a broken document", document: "{" },
  { what: "an unknown field", document: "{ nothing }" },
  { what: "an operation that is too costly", document: "{ a: version b: version }" },
])("$what counts as well", async ({ document }) => {
  const ask = await start({ GRAPHQL_MAX_COST: "1" });
  for (let i = 0; i < 3; i++) await ask(document);

  expect(await ask(document)).toMatchObject({ statusCode: 429 });
});

test("the service limits its operations", async () => {
  const app = await startGraphqlApp({ RATE_LIMIT_READS: "1", RATE_LIMIT_WINDOW_SECONDS: "3600" });
  onTestFinished(() => app.close());

  expect((await app.query("{ version }")).errors).toBeUndefined();
  expect((await app.query("{ version }")).errors).toMatchObject([
    { extensions: { code: "rate_limited" } },
  ]);
});
