import { expect, onTestFinished, test } from "vitest";
import { startGraphqlApp, type GraphqlApp } from "#test/support/graphql.ts";

async function start(env: Record<string, string> = {}): Promise<GraphqlApp> {
  const app = await startGraphqlApp({
    RATE_LIMIT_READS: "3",
    RATE_LIMIT_WINDOW_SECONDS: "3600",
    ...env,
  });
  onTestFinished(() => app.close());
  return app;
}

function ask(app: GraphqlApp, query: string, accept = "application/json") {
  return app.request("POST", "/graphql", { body: { query }, headers: { accept } });
}

const RATE_LIMITED = {
  status: 429,
  body: {
    errors: [{ extensions: { code: "rate_limited", kind: "rate_limited", retryAfter: 1200 } }],
  },
};

test.for(["application/json", "application/graphql-response+json"])(
  "a refusal has the status of HTTP and says when to come back, as %s",
  async (accept) => {
    const app = await start();
    for (let i = 0; i < 3; i++) {
      expect(await ask(app, "{ version }", accept)).toMatchObject({ status: 200 });
    }

    const refused = await ask(app, "{ version }", accept);

    expect(refused).toMatchObject(RATE_LIMITED);
    expect(refused.body).not.toHaveProperty("data");
    expect(refused.headers.get("retry-after")).toBe("1200");
  },
);

test("an operation counts by what it may cost", async () => {
  const app = await start({ RATE_LIMIT_GRAPHQL_FIELDS: "2" });

  // Three fields are worth two requests.
  expect(await ask(app, "{ a: version b: version c: version }")).toMatchObject({ status: 200 });
  expect(await ask(app, "{ a: version b: version }")).toMatchObject({ status: 200 });
  expect(await ask(app, "{ version }")).toMatchObject({ status: 429 });
});

test.for([
  { what: "a broken document", body: { query: "{" } },
  { what: "an unknown field", body: { query: "{ nothing }" } },
  { what: "broken JSON", body: "{" },
])("$what counts as well", async ({ body }) => {
  const app = await start();
  for (let i = 0; i < 3; i++) await app.request("POST", "/graphql", { body });

  expect(await app.request("POST", "/graphql", { body })).toMatchObject(RATE_LIMITED);
});
