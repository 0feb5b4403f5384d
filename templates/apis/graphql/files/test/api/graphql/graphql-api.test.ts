import { getIntrospectionQuery } from "graphql";
import { expect, onTestFinished, test } from "vitest";
import { startGraphqlApp, type GraphqlApp } from "#test/support/graphql.ts";

async function start(env: Record<string, string> = {}): Promise<GraphqlApp> {
  const app = await startGraphqlApp(env);
  onTestFinished(() => app.close());
  return app;
}

test("answers under the client's correlation id and logs one line that names the operation", async () => {
  const app = await start();

  const body = { query: "query Which { version }" };
  const headers = { "x-request-id": "abc" };
  const answer = await app.request("POST", "/graphql", { body, headers });

  expect(answer).toMatchObject({ status: 200, body: { data: { version: expect.any(String) } } });
  expect(answer.headers.get("x-request-id")).toBe("abc");
  const lines = app.logs().filter(({ requestId }) => requestId === "abc");
  expect(lines).toMatchObject([{ msg: "request", path: "/graphql", operation: "query Which" }]);
});

async function page({ url }: GraphqlApp): Promise<string> {
  const answer = await fetch(`${url}/graphql`, { headers: { accept: "text/html" } });
  return answer.text();
}

test("tells developers about itself, and nobody in production", async () => {
  const development = await start();
  const production = await start({ NODE_ENV: "production" });
  // As GraphiQL asks for it.
  const introspect = getIntrospectionQuery({
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
    specifiedByUrl: true,
  });

  expect(await page(development)).toContain("GraphiQL");
  expect((await development.query(introspect)).errors).toBeUndefined();
  expect(await page(production)).not.toContain("GraphiQL");
  expect((await production.query(introspect)).data).toBeUndefined();
  expect((await production.query("{ versio }")).errors?.[0]?.message).not.toContain("version");
});

test.for(["application/json", "application/graphql-response+json"])(
  "does not show what the parser said of broken JSON, in %s",
  async (accept) => {
    const app = await start();

    const answer = await app.request("POST", "/graphql", { body: "{", headers: { accept } });

    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ extensions: { code: "BAD_REQUEST" } }] },
    });
    expect(answer.body.errors[0].extensions).not.toHaveProperty("originalError");
  },
);

test.for([
  { what: "broken JSON", body: "{", status: 400 },
  { what: "a broken document", body: { query: "{" }, status: 400 },
  { what: "an unknown field", body: { query: "{ nothing }" }, status: 400 },
  { what: "an endless document", body: { query: `{${" version".repeat(2001)} }` }, status: 400 },
  { what: "a long document", body: { query: `{ version } #${"x".repeat(16_384)}` }, status: 400 },
  { what: "an oversized body", body: { query: "x".repeat(2e6) }, status: 413 },
])("$what is refused with status $status", async ({ body, status }) => {
  const app = await start();

  const headers = { accept: "application/graphql-response+json" };
  const answer = await app.request("POST", "/graphql", { body, headers });

  expect(answer.status).toBe(status);
});
