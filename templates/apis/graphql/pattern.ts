import { defineApi } from "../../../src/pattern.ts";
import { contributeResource, describeResource } from "./resource.ts";

export default defineApi({
  id: "graphql",
  group: "API style",
  title: "GraphQL",
  summary:
    "graphql-yoga, schema first: typed resolvers, DataLoader, depth and cost limits, subscriptions over SSE.",
  explain: `
\`POST /graphql\` on the HTTP server that the other APIs use. The \`.graphql\` files are the contract and are what is served;
each stands beside its resolvers. Users and orders are loaded in batches, one query for however many a request asks for.
Operations that are too long, too deep or too costly are refused before they run, with fragments expanded and lists multiplied.
Subscriptions travel as server-sent events (the distinct connections mode of graphql-sse), end when the server drains, and tell
of what happens in their own process, which holds only so many. GraphiQL and introspection are there unless \`NODE_ENV\` is
\`production\`.

Resolvers are typed without a code generator: a test prints the types of each \`.graphql\` file and compares them with those
beside it; \`graphql:types\` writes them anew. A field that nothing resolves does not compile.

**When not:** clients are few and known, or cache by URL (REST); services that talk to each other all day (gRPC).

**Cost:** 35 packages, 24 MB, half of it graphql itself; a test helper of 110 lines instead of the hundred packages of a code
generator. GraphiQL loads its page from unpkg.com. Errors answer 200, so dashboards must look at \`extensions.code\`.
`,
  provides: ["graphql-api", "resource-api"],
  requires: ({ sample }) => (sample ? ["http-server", "domain-events"] : ["http-server"]),
  dependencies: ["dataloader", "graphql", "graphql-yoga"],
  contribute(slots, { sample, has }) {
    slots.config.add(
      {
        key: "NODE_ENV",
        schema: "z.string()",
        default: "development",
        description: "Where this runs; `production` hides what only developers need",
        container: "production",
      },
      {
        key: "GRAPHQL_EXPLORER",
        schema: "z.stringbool()",
        description:
          "Serve GraphiQL and answer introspection; by default everywhere but in production",
        example: "true",
      },
      {
        key: "GRAPHQL_MAX_DEPTH",
        schema: "integer(1, 100)",
        default: 10,
        description: "How deeply the fields of an operation may be nested",
      },
      {
        key: "GRAPHQL_MAX_COST",
        schema: "integer(1, 1_000_000)",
        default: 10_000,
        description:
          "How many fields and items an operation may resolve; pages count in full, other lists as five items",
      },
      {
        key: "GRAPHQL_MAX_SUBSCRIPTIONS",
        schema: "integer(1, 100_000)",
        default: 1000,
        description: "How many subscriptions a process holds open at once",
      },
    );
    slots.provider.add({
      name: "graphql",
      layer: "inbound",
      expression: "graphqlApi(config, logger, {})",
      imports: [{ name: "graphqlApi", from: "#inbound/graphql/graphql-api.ts" }],
      setup: "await http.register(graphql);",
    });
    slots.readmeRow.add({
      table: "endpoints",
      cells: ["`POST /graphql`, `GET /graphql`", "GraphQL; in a browser, GraphiQL"],
      sort: "/graphql",
    });
    slots.readme.add({ title: "GraphQL", body: readme });
    slots.testConfig.add({
      name: "ssr",
      value: '{ resolve: { conditions: ["module-sync", "node"] } }',
      comment: "As Node itself resolves packages: graphql must not be loaded twice.",
    });
    slots.script.add({
      name: "graphql:types",
      command: "vitest run #test/api/graphql/schema-types.test.ts --update",
    });
    slots.diagram.add(
      { node: "graphql", label: "GraphQL" },
      { from: "client", to: "graphql" },
      { from: "graphql", to: "application" },
    );
    if (has("cursor-pages")) {
      slots.graphqlModule.add({
        name: "pageInfo",
        expression: "pageInfoModule",
        imports: [{ name: "pageInfoModule", from: "#inbound/graphql/page-info.ts" }],
      });
    }
    if (!sample) return;

    if (has("sql")) {
      slots.stored.add({
        name: "userBatches",
        type: "UserBatches",
        side: "server",
        value: "new SqlUserBatches(db)",
        imports: [
          { name: "SqlUserBatches", from: "#outbound/sql/@users/sql-user-batches.ts" },
          { name: "UserBatches", from: "#port/@users/user-batches.ts", type: true },
        ],
      });
      slots.stored.add({
        name: "orderBatches",
        type: "OrderBatches",
        side: "server",
        value: "new SqlOrderBatches(db)",
        imports: [
          { name: "SqlOrderBatches", from: "#outbound/sql/@orders/sql-order-batches.ts" },
          { name: "OrderBatches", from: "#port/@orders/order-batches.ts", type: true },
        ],
      });
    }
    if (has("embedded-database")) {
      slots.provider.add(
        {
          name: "userBatches",
          layer: "outbound",
          expression: "new SqlUserBatches(db)",
          imports: [{ name: "SqlUserBatches", from: "#outbound/sql/@users/sql-user-batches.ts" }],
          override: { name: "UserBatches", from: "#port/@users/user-batches.ts" },
        },
        {
          name: "orderBatches",
          layer: "outbound",
          expression: "new SqlOrderBatches(db)",
          imports: [
            { name: "SqlOrderBatches", from: "#outbound/sql/@orders/sql-order-batches.ts" },
          ],
          override: { name: "OrderBatches", from: "#port/@orders/order-batches.ts" },
        },
      );
    }
    slots.provider.add(
      {
        name: "userLookup",
        layer: "use-case",
        expression: "new UserLookup(userBatches)",
        imports: [{ name: "UserLookup", from: "#use-case/@users/user-lookup.ts" }],
      },
      {
        name: "orderLookup",
        layer: "use-case",
        expression: "new OrderLookup(orderBatches)",
        imports: [{ name: "OrderLookup", from: "#use-case/@orders/order-lookup.ts" }],
      },
    );
    if (has("cursor-pages")) {
      slots.graphqlModule.add({
        name: "orderPages",
        expression: "orderPageModule(orderListing)",
        imports: [{ name: "orderPageModule", from: "#inbound/graphql/@orders/order-pages.ts" }],
      });
    }
    slots.graphqlModule.add(
      {
        name: "users",
        expression: "userModule(userService, userLookup)",
        imports: [{ name: "userModule", from: "#inbound/graphql/@users/users.ts" }],
      },
      {
        name: "products",
        expression: "productModule(productService)",
        imports: [{ name: "productModule", from: "#inbound/graphql/@orders/products.ts" }],
      },
      {
        name: "orders",
        expression: "orderModule(orderService, orderLookup, events)",
        imports: [{ name: "orderModule", from: "#inbound/graphql/@orders/orders.ts" }],
      },
    );
  },
  describeResource,
  contributeResource,
});

const readme = `
The \`.graphql\` files below \`src\` are the contract, and are served as they are; the resolvers stand beside them. After you have changed
one, \`graphql:types\` writes the types that its resolvers are checked against.

An error carries \`extensions.code\` and, where it is the service's own, \`extensions.kind\` and the \`fields\` that are
wrong. Operations beyond \`GRAPHQL_MAX_DEPTH\` or \`GRAPHQL_MAX_COST\` are refused, and documents of more than 16,384 characters or
2,000 tokens. A list whose length neither an argument nor its page says counts as five items; GraphiQL's own query costs 9,000.

Subscriptions are server-sent events: send \`accept: text/event-stream\`. Each carries the events of the process that serves it, and
of no other. A process holds \`GRAPHQL_MAX_SUBSCRIPTIONS\`, whoever they belong to, and refuses more with \`too_many_subscriptions\`.
`;
