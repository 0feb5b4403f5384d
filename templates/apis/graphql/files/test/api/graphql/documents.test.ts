import { fastify } from "fastify";
import { parse } from "graphql";
import { expect, onTestFinished, test, vi } from "vitest";
import { RecentDocuments } from "#inbound/graphql/documents.ts";
import { graphqlApi } from "#inbound/graphql/graphql-api.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";

const module = {
  typeDefs:
    "input Filter { colour: String, size: Int } type Query { found(filter: Filter): Boolean }",
  resolvers: { Query: { found: () => true } },
};
const FIND = "query ($filter: Filter) { found(filter: $filter) }";

async function start(env: Record<string, string> = {}) {
  const server = fastify();
  onTestFinished(() => server.close());
  await server.register(graphqlApi(loadConfig(env), createLogger("silent"), { module }));
  return async (query: string, variables: object = {}) => {
    const body = { query, variables };
    const { payload } = await server.inject({ method: "POST", url: "/graphql", body });
    return { length: payload.length, errors: JSON.parse(payload).errors };
  };
}

test("refuses a document that is long for its comments", async () => {
  const ask = await start();

  const { errors } = await ask(`{ found } # ${"x".repeat(16_384)}`);

  expect(errors).toMatchObject([{ extensions: { code: "query_too_long" } }]);
});

test("tells the first variable that is wrong, and not all of its value", async () => {
  const ask = await start();
  const many = Array.from({ length: 10_000 }, (_, i) => [`field${i}`, i]);

  const { errors, length } = await ask(FIND, { filter: Object.fromEntries(many) });

  expect(errors).toEqual([
    {
      message: expect.stringContaining("field0"),
      locations: expect.any(Array),
      extensions: { code: "BAD_USER_INPUT" },
    },
  ]);
  expect(length).toBeLessThan(1000);
});

test("tells ten things that are wrong with a document", async () => {
  const ask = await start();
  const many = Array.from({ length: 300 }, (_, i) => `field${i}: 1`);

  const { errors } = await ask(`{ found(filter: { ${many.join(" ")} }) }`);

  // And that there are more.
  expect(errors).toHaveLength(11);
});

test("does not walk through the characters of a body", async () => {
  const ask = await start();
  const keys = vi.spyOn(Object, "keys");
  onTestFinished(() => keys.mockRestore());

  await ask(FIND);

  expect(keys.mock.calls.flat().filter((given) => typeof given === "string")).toEqual([]);
});

test.for([
  { environment: "development", says: "Did you mean" },
  { environment: "production", says: undefined },
])("to who misspells a variable, $environment says: $says", async ({ environment, says }) => {
  const ask = await start({ NODE_ENV: environment });

  const { errors } = await ask(FIND, { filter: { color: "red" } });

  expect(/Did you mean/.exec(errors[0].message)?.[0]).toBe(says);
});

test("keeps the latest documents, up to a length", () => {
  const documents = new RecentDocuments(30);
  const texts = ["{ first }", "{ second }", "{ third }", "{ fourth }"];

  for (const text of texts) documents.set(text, parse(text));

  expect(texts.map((text) => documents.get(text) !== undefined)).toEqual([false, true, true, true]);
});
