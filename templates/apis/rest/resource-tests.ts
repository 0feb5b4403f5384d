/** What the tests of a resource over REST send, and what they expect of its fields. */
import {
  type Field,
  type Names,
  type ResourceContext,
  toSnake,
  toWords,
} from "../../../src/pattern.ts";

export function describeTests({ resource, has }: ResourceContext): Record<string, string> {
  const { fields, names } = resource;
  const unique = fields.filter((field) => field.unique);
  const references = fields.filter(({ target }) => target !== undefined);
  const others = references.filter(({ target }) => !isSelf(target!, names));
  // What refers to its own kind refers to nothing yet.
  const sought = unique.filter((field) => field.target === undefined || others.includes(field));
  const wrong = fields.filter(({ optional }) => !optional);
  return {
    appParameter: others.length === 0 ? "" : "app: HttpApp",
    appGiven: others.length === 0 ? "" : "app",
    referenceImports: [...new Set(others.flatMap(importsFor))].join("\n"),
    references: others.map(created).join("\n"),
    referencesGiven:
      others.length === 0 ? "" : `{ ${others.map(({ property }) => property).join(", ")} }`,
    wrongBody:
      wrong.length === 0 ? `{ ${fields[0]!.property}: {}, admin: true }` : "{ admin: true }",
    wrongFields: `[${(wrong.length === 0 ? fields.slice(0, 1) : wrong).map(({ property }) => `"${property}"`).join(", ")}, "body"]`,
    createTests: [
      ...sought.map((field) => takenTest(field, names, others)),
      ...references.map((field) => unknownTest(field, names, others)),
    ].join("\n\n"),
    findTests: [
      ...sought.map((field) => findTest(field, names)),
      ...unclearTests(unique, names, has("cursor-pages")),
      ...(has("cursor-pages") ? [pagesTest(names)] : []),
    ].join("\n\n"),
  };
}

function isSelf(target: NonNullable<Field["target"]>, names: Names): boolean {
  return target.own && target.names.kebab === names.kebab;
}

function pagesTest({ kebabs, pascal, wordsPlural }: Names): string {
  return `test("goes through all ${wordsPlural} page by page, newest first", async () => {
  const created = [await post${pascal}(app), await post${pascal}(app), await post${pascal}(app)];

  const seen: string[] = [];
  let path: string | undefined = "/v1/${kebabs}?limit=2";
  while (path !== undefined) {
    const page = await app.request("GET", path);
    expect(page.status).toBe(200);
    seen.push(...page.body.items.map((item: { id: string }) => item.id));
    path = /<(.+)>; rel="next"/.exec(page.headers.get("link") ?? "")?.[1];
    expect(path === undefined).toBe(page.body.nextCursor === null);
  }

  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(expect.arrayContaining(created.map(({ body }) => body.id as string)));
});

test("refuses a cursor that was made up", async () => {
  const refused = await app.request("GET", "/v1/${kebabs}?cursor=nonsense");

  expect(refused).toMatchObject({ status: 422, body: { code: "invalid_cursor" } });
});`;
}

/** Queries that would be answered as if half of them were not there. */
function unclearTests(
  unique: readonly Field[],
  { kebabs }: Names,
  pages: boolean,
): readonly string[] {
  const numbers = [
    ...unique.filter(({ type }) => type === "int").map(({ property }) => property),
    ...(pages ? ["limit"] : []),
  ];
  const fields = [...unique.map(sample), ...(pages ? ["cursor=x"] : [])];
  const queries = [
    ...numbers.flatMap((name) => ["", "0x10", "1e1"].map((value) => `${name}=${value}`)),
    ...(unique.length > 0 && fields.length > 1
      ? new Set([fields.slice(0, 2).join("&"), fields.slice(-2).join("&")])
      : []),
  ];
  if (queries.length === 0) return [];
  const list = queries.map((text) => `"${text}"`).join(", ");
  return [
    `test.for([${list}])("refuses to look for %s", async (query) => {
  const refused = await app.request("GET", \`/v1/${kebabs}?\${query}\`);

  expect(refused).toMatchObject({ status: 422, body: { code: "validation_failed" } });
});`,
  ];
}

function sample({ property, type, target }: Field): string {
  if (type === "int") return `${property}=1`;
  const isText = type === "string" || target?.key === "sku";
  return `${property}=${isText ? "x" : "6f1f64a5-3d0c-4bd1-9f0e-0a4f5d6c7b8a"}`;
}

function importsFor({ target }: Field): string[] {
  const { names, own } = target!;
  if (!own) return [];
  return [`import { post${names.pascal} } from "#test/support/rest-${names.kebab}.ts";`];
}

/** A reference to something that was created for it. */
function created({ name, property, target }: Field): string {
  const { names, own } = target!;
  const response = `${name}Created`;
  const user = '{ email: `${crypto.randomUUID()}@example.com`, name: "Ada" }';
  const postUser = (variable: string) =>
    `const ${variable} = await app.request("POST", "/v1/users", { body: ${user} });`;
  const putProduct = (sku: string) => `const ${sku} = crypto.randomUUID();
await app.request("PUT", \`/v1/products/\${${sku}}\`, { body: { price: 100, stock: 10 } });`;
  if (own) return `const { id: ${property} } = (await post${names.pascal}(app)).body;`;
  if (names.camel === "user")
    return `${postUser(response)}\nconst ${property} = ${response}.body.id;`;
  if (names.camel === "product") return putProduct(property);
  const [buyer, sku] = [`${name}Buyer`, `${name}Sku`];
  return `${postUser(buyer)}
${putProduct(sku)}
const ${response} = await app.request("POST", "/v1/orders", {
  body: { userId: ${buyer}.body.id, lines: [{ sku: ${sku}, quantity: 1 }] },
});
const ${property} = ${response}.body.id;`;
}

function bodyOf({ camel }: Names, others: readonly Field[]): string {
  return `${camel}Body(${others.length === 0 ? "" : "app"})`;
}

function takenTest({ property }: Field, names: Names, others: readonly Field[]): string {
  const { kebabs, pascal, snake } = names;
  return `test("refuses a ${toWords(property)} that is taken", async () => {
  const taken = await post${pascal}(app);

  const body = { ...(await ${bodyOf(names, others)}), ${property}: taken.body.${property} };
  const refused = await app.request("POST", "/v1/${kebabs}", { body });

  expect(refused).toMatchObject({ status: 409, body: { code: "${snake}_${toSnake(property)}_taken" } });
});`;
}

function unknownTest({ property, target }: Field, names: Names, others: readonly Field[]): string {
  const missing = target!.key === "sku" ? '"nowhere"' : "crypto.randomUUID()";
  const { words, snake } = target!.names;
  return `test("refuses a ${words} that does not exist, as ${property}", async () => {
  const body = { ...(await ${bodyOf(names, others)}), ${property}: ${missing} };

  const refused = await app.request("POST", "/v1/${names.kebabs}", { body });

  expect(refused).toMatchObject({
    status: 422,
    body: { code: "unknown_${snake}", errors: [{ field: "${property}" }] },
  });
});`;
}

function findTest({ property, type }: Field, { kebabs, pascal }: Names): string {
  const missing = type === "int" ? "-1" : type === "string" ? "nowhere" : "${crypto.randomUUID()}";
  return `test("finds one by ${toWords(property)}", async () => {
  const created = await post${pascal}(app);
  const path = "/v1/${kebabs}?${property}=";

  const found = await app.request("GET", path + encodeURIComponent(created.body.${property}));
  const none = await app.request("GET", \`\${path}${missing}\`);

  expect(found.body.items).toMatchObject([{ id: created.body.id }]);
  expect(none).toMatchObject({ status: 200, body: { items: [] } });
});`;
}
