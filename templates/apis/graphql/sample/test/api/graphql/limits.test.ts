import { afterAll, beforeAll, expect, test } from "vitest";
import { startGraphqlApp, type GraphqlApp } from "#test/support/graphql.ts";

let app: GraphqlApp;
beforeAll(async () => {
  app = await startGraphqlApp({ GRAPHQL_MAX_DEPTH: "6", GRAPHQL_MAX_COST: "500" });
});
afterAll(() => app.close());

/** `levels` of orders and their users in one another. */
function nested(levels: number): string {
  return levels === 0 ? "{ id }" : `{ orders(first: 1) { user ${nested(levels - 1)} } }`;
}

/** Each fragment spreads the next one twice. */
function doubling(fragments: number): string {
  const all = Array.from(
    { length: fragments },
    (_, i) => `fragment F${i} on User { a: id ...F${i + 1} ... on User { ...F${i + 1} } }`,
  );
  return `{ user(id: "1") { ...F0 } } ${all.join(" ")} fragment F${fragments} on User { name }`;
}

function names(count: number): string {
  return Array.from({ length: count }, (_, i) => `a${i}: __typename`).join(" ");
}

const user = `user(id: "${crypto.randomUUID()}")`;

test.for([
  { what: "as deep as the limit", code: "user_not_found", document: `{ ${user} ${nested(2)} }` },
  { what: "deeper", code: "query_too_deep", document: `{ ${user} ${nested(3)} }` },
  {
    what: "deeper through fragments",
    code: "query_too_deep",
    document: `{ ${user} { ...A } } fragment A on User { ... on User { ...B } } fragment B on User ${nested(3)}`,
  },
  {
    what: "pages of pages",
    code: "query_too_costly",
    document: `{ ${user} { orders(first: 50) { user { orders(first: 50) { id } } } } }`,
  },
  {
    what: "the same under many names",
    code: "query_too_costly",
    document: `{ ${Array.from({ length: 20 }, (_, i) => `a${i}: ${user} { orders(first: 50) { id } }`).join(" ")} }`,
  },
  {
    what: "many names of types on a page",
    code: "query_too_costly",
    document: `{ ${user} { orders(first: 50) { ${names(10)} } } }`,
  },
  {
    what: "a long page of nothing but names of types",
    code: "query_too_costly",
    document: `{ ${user} { orders(first: 50) { user { orders(first: 50) { __typename } } } } }`,
  },
  {
    what: "the schema over and over",
    code: "query_too_costly",
    document: `{ ${Array.from({ length: 20 }, (_, i) => `a${i}: __schema { types { fields { name } } }`).join(" ")} }`,
  },
  {
    what: "a page of less than nothing beside a costly one",
    code: "query_too_costly",
    document: `{ ${user} { few: orders(first: -9999) { id } many: orders(first: 1000) { id } } }`,
  },
  { what: "fragments that double", code: "query_too_costly", document: doubling(30) },
  {
    what: "a fragment that contains itself",
    code: "GRAPHQL_VALIDATION_FAILED",
    document: `{ ${user} { ...A } } fragment A on User { orders { user { ...A } } }`,
  },
])("$what: $code", async ({ document, code }) => {
  const { errors } = await app.query(document);

  expect(errors).toMatchObject([{ extensions: { code } }]);
});

test.for([
  { variable: "$first: Int! = 1", given: { first: 30 }, code: "user_not_found" },
  { variable: "$first: Int! = 1", given: { first: 60 }, code: "query_too_costly" },
  { variable: "$first: Int! = 60", given: {}, code: "query_too_costly" },
  { variable: "$constructor: Int! = 60", given: {}, code: "query_too_costly" },
])("a page counts as long as $variable says, given $given: $code", async (page) => {
  const [name] = page.variable.split(":");
  const document = `query (${page.variable}) { ${user} { orders(first: ${name}) { lines { sku } } } }`;

  const { errors } = await app.query(document, page.given);

  expect(errors).toMatchObject([{ extensions: { code: page.code } }]);
});

test("a page without a length counts as long as it is then", async () => {
  const orders = "orders(first: $first) { lines { sku quantity unitPrice } }";
  const document = (first: string) => `query (${first}) { ${user} { a: ${orders} b: ${orders} } }`;

  const few = await app.query(document("$first: Int! = 5"));
  const twenty = await app.query(document("$first: Int"));

  expect(few.errors).toMatchObject([{ extensions: { code: "user_not_found" } }]);
  expect(twenty.errors).toMatchObject([{ extensions: { code: "query_too_costly" } }]);
});
