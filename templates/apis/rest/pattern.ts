import { defineApi } from "../../../src/pattern.ts";

export default defineApi({
  id: "rest",
  group: "API style",
  title: "REST",
  summary: "Fastify and zod: /v1, problem+json, OpenAPI 3.1 with a page to read it, ETag, idempotency keys.",
  explain: `
Resources and methods below \`/v1\`, errors as \`application/problem+json\`, and an OpenAPI 3.1 document made from the same
schemas that validate requests, so the two cannot drift. Users carry ETags and want \`If-Match\`; placing an order takes an
\`Idempotency-Key\`.

**When not:** clients that assemble many resources a view (GraphQL), or services that talk to each other all day (gRPC).

**Cost:** about 15 % more CPU a request than bare \`node:http\`.
`,
  provides: ["rest-api"],
  requires: ["http-server"],
  dependencies: [
    "@fastify/swagger",
    "@scalar/fastify-api-reference",
    "fast-json-stringify",
    "fastify-type-provider-zod",
  ],
  contribute(slots, { sample }) {
    slots.provider.add({
      name: "rest",
      layer: "inbound",
      expression: "restApi({})",
      imports: [{ name: "restApi", from: "#inbound/rest/rest-api.ts" }],
      setup: "await http.register(rest);",
    });
    slots.diagram.add(
      { node: "rest", label: "REST /v1" },
      { from: "client", to: "rest" },
      { from: "rest", to: "application" },
    );
    if (!sample) return;
    slots.restResource.add(
      {
        name: "users",
        expression: "userRoutes(userService)",
        imports: [{ name: "userRoutes", from: "#inbound/rest/@users/users.ts" }],
      },
      {
        name: "products",
        expression: "productRoutes(productService)",
        imports: [{ name: "productRoutes", from: "#inbound/rest/@orders/products.ts" }],
      },
      {
        name: "orders",
        expression: "orderRoutes(orderService)",
        imports: [{ name: "orderRoutes", from: "#inbound/rest/@orders/orders.ts" }],
      },
    );
  },
});
