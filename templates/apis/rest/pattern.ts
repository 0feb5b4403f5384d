import { defineApi } from "../../../src/pattern.ts";
import { contributeResource, describeResource } from "./resource.ts";

export default defineApi({
  id: "rest",
  group: "API style",
  title: "REST",
  summary:
    "Fastify and zod: /v1, problem+json, OpenAPI 3.1 with a page to read it, ETag, idempotency keys.",
  explain: `
Resources and methods below \`/v1\`, errors as \`application/problem+json\`, and an OpenAPI 3.1 document made from the same
schemas that validate requests, so the two cannot drift. Users carry ETags and want \`If-Match\`; placing an order takes an
\`Idempotency-Key\`.

**When not:** clients that assemble many resources a view (GraphQL), or services that talk to each other all day (gRPC).

**Cost:** about 15 % more CPU a request than bare \`node:http\`.
`,
  provides: ["resource-api", "rest-api"],
  requires: ["http-server"],
  dependencies: ["@fastify/swagger", "fastify-type-provider-zod"],
  contribute(slots, { sample, has }) {
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
    slots.readmeRow.add({
      table: "endpoints",
      cells: ["`GET /docs`, `/openapi.json`", "Read about the API; its OpenAPI description"],
      sort: "~",
    });
    if (!sample) return;

    for (const [path, request, does] of endpoints) {
      slots.readmeRow.add({ table: "endpoints", cells: [`\`${request}\``, does], sort: path });
    }
    for (const [code, status] of problems) {
      slots.readmeRow.add({ table: "errors", cells: [`\`${code}\``, status], sort: status });
    }
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
    // One route lists users: by pages, where there are any.
    if (has("offset-pages")) return;
    slots.restResource.add({
      name: "userSearch",
      expression: "userSearchRoutes(userService)",
      imports: [{ name: "userSearchRoutes", from: "#inbound/rest/@users/user-search.ts" }],
    });
  },
  describeResource,
  contributeResource,
});

const endpoints = [
  ["/v1/users 1", "POST /v1/users", "Create a user"],
  ["/v1/users 2", "GET /v1/users?email=", "Find a user by e-mail address"],
  ["/v1/users/:id 1", "GET /v1/users/:id", "Read a user; `If-None-Match` answers 304"],
  ["/v1/users/:id 2", "PUT /v1/users/:id", "Replace a user's details; needs `If-Match`"],
  ["/v1/users/:id 3", "DELETE /v1/users/:id", "Delete a user; needs `If-Match`"],
  ["/v1/products/:sku 1", "PUT /v1/products/:sku", "Create or replace a product"],
  ["/v1/products/:sku 2", "GET /v1/products/:sku", "Read a product"],
  ["/v1/orders 1", "POST /v1/orders", "Place an order; `Idempotency-Key` makes it safe to repeat"],
  ["/v1/orders/:id 1", "GET /v1/orders/:id", "Read an order"],
  ["/v1/orders/:id 2", "POST /v1/orders/:id/cancel", "Cancel an order"],
] as const;

const problems = [
  ["user_not_found", "404"],
  ["product_not_found", "404"],
  ["order_not_found", "404"],
  ["email_taken", "409"],
  ["user_in_use", "409"],
  ["out_of_stock", "409"],
  ["order_already_cancelled", "409"],
  ["stale_version", "409, 412"],
  ["validation_failed", "422"],
  ["duplicate_sku", "422"],
  ["unknown_product", "422"],
  ["unknown_user", "422"],
  ["idempotency_key_reused", "422"],
  ["precondition_required", "428"],
] as const;
