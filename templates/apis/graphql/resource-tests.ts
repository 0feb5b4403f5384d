/** What the tests of a resource over GraphQL send and expect. */
import {
  type Field,
  type Names,
  type ResourceContext,
  toPascal,
  toSnake,
  toWords,
} from "../../../src/pattern.ts";

export function describeTests({ resource, has }: ResourceContext): Record<string, string> {
  const { fields, names } = resource;
  const isSelf = ({ target }: Field) => target?.own === true && target.names.kebab === names.kebab;
  const references = fields.filter(({ target }) => target !== undefined);
  const others = references.filter((field) => !isSelf(field));
  const unique = fields.filter((field) => field.unique && !isSelf(field));
  const appGiven = others.length === 0 ? "" : "app";
  return {
    fragment: lines(["id", ...fields.map(({ property }) => property)]),
    embeddedFields: `\${${names.camel}Fields}`,
    appParameter: others.length === 0 ? "" : "app: GraphqlApp",
    appGiven,
    referenceImports: [...new Set(others.flatMap(importsFor))].join(""),
    references: others.map(created).join("\n"),
    input: input(fields, others, names),
    createTests: [
      ...wrongTest(fields, names, appGiven),
      ...momentTest(fields, names, appGiven),
      ...unique.map((field) => takenTest(field, names, appGiven)),
      ...references.map((field) => unknownTest(field, names, appGiven)),
    ].join("\n\n"),
    findTests: [
      ...unique.map((field) => findTest(field, names)),
      ...(has("cursor-pages") ? [pagesTest(names)] : []),
    ].join("\n\n"),
  };
}

/** Words of a document, as many a line as there is room for. */
function lines(words: readonly string[]): string {
  const all: string[] = [];
  for (const word of words) {
    const last = all.at(-1);
    if (last === undefined || last.length + word.length > 78) all.push(`  ${word}`);
    else all[all.length - 1] = `${last} ${word}`;
  }
  return [...all, "  version createdAt updatedAt"].join("\n");
}

function importsFor({ target }: Field): string[] {
  const { names, own } = target!;
  if (!own) return [];
  return [`import { create${names.pascal} } from "#test/support/graphql-${names.kebab}.ts";\n`];
}

/** A reference to something that was created for it. */
function created({ name, property, target }: Field): string {
  const { names, own } = target!;
  if (own) return `const { id: ${property} } = await create${names.pascal}(app);`;
  if (names.camel === "user") return createUser(`${name}Created`, property);
  if (names.camel === "product") return putProduct(property);
  return `${createUser(`${name}Buyer`, `${name}BuyerId`)}
${putProduct(`${name}Sku`)}
const ${name}Placed = await app.query(\`mutation {
    placeOrder(input: {
      userId: "\${${name}BuyerId}"
      lines: [{ sku: "\${${name}Sku}", quantity: 1 }]
    }) { id }
  }\`);
const ${property} = ${name}Placed.data.placeOrder.id;`;
}

function createUser(answer: string, id: string): string {
  return `const ${answer} = await app.query(\`mutation {
    createUser(input: { email: "\${crypto.randomUUID()}@example.com", name: "Ada" }) { id }
  }\`);
const ${id} = ${answer}.data.createUser.id;`;
}

function putProduct(sku: string): string {
  return `const ${sku} = crypto.randomUUID();
await app.query(\`mutation {
    putProduct(sku: "\${${sku}}", input: { price: 100, stock: 10 }) { sku }
  }\`);`;
}

function input(fields: readonly Field[], others: readonly Field[], { pascal }: Names): string {
  const given = others.map(({ property }) => property).join(", ");
  const some = `some${pascal}(${given === "" ? "" : `{ ${given} }`})`;
  const enums = fields.filter(({ type }) => type === "enum");
  if (enums.length === 0) return some;
  // As the details that a test makes up have the first.
  const values = enums.map((field) => `${field.property}: "${field.values[0]?.toUpperCase()}"`);
  return `{ ...${some}, ${values.join(", ")} }`;
}

/** What GraphQL itself lets through, and the service does not. */
const wrong: Readonly<Partial<Record<Field["type"], string>>> = {
  string: '""',
  text: '""',
  date: '"tomorrow"',
  uuid: '"nobody"',
  ref: '"no such thing"',
};

function wrongTest(fields: readonly Field[], { camel }: Names, appGiven: string): string[] {
  const refused = fields.filter(({ type }) => wrong[type] !== undefined);
  if (refused.length === 0) return [];
  const values = refused.map(({ property, type }) => `${property}: ${wrong[type]}`).join(", ");
  const named = refused.map(({ property }) => `{ field: "${property}" }`).join(", ");
  return [
    `test("names every field that is wrong", async () => {
  const input = { ...(await ${camel}Input(${appGiven})), ${values} };

  const { errors } = await app.query(CREATE, { input });

  const fields = [${named}];
  const extensions = { code: "validation_failed", kind: "validation", fields };
  expect(errors).toMatchObject([{ extensions }]);
});`,
  ];
}

function momentTest(fields: readonly Field[], { camel }: Names, appGiven: string): string[] {
  const moment = fields.find(({ type }) => type === "datetime");
  if (moment === undefined) return [];
  return [
    `test("takes no moment that is not of ISO 8601", async () => {
  const input = { ...(await ${camel}Input(${appGiven})), ${moment.property}: "5 March 2026" };

  const { errors } = await app.query(CREATE, { input });

  expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
});`,
  ];
}

function takenTest({ property }: Field, names: Names, appGiven: string): string {
  const { camel, pascal, snake } = names;
  return `test("refuses a ${toWords(property)} that is taken", async () => {
  const taken = await create${pascal}(app);

  const input = { ...(await ${camel}Input(${appGiven})), ${property}: taken.${property} };
  const { errors } = await app.query(CREATE, { input });

  const extensions = { code: "${snake}_${toSnake(property)}_taken", kind: "conflict" };
  expect(errors).toMatchObject([{ path: ["create${pascal}"], extensions }]);
});`;
}

function unknownTest({ property, target }: Field, { camel }: Names, appGiven: string): string {
  const missing = target!.key === "sku" ? '"nowhere"' : "crypto.randomUUID()";
  const { words, snake } = target!.names;
  return `test("refuses a ${words} that does not exist, as ${property}", async () => {
  const input = { ...(await ${camel}Input(${appGiven})), ${property}: ${missing} };

  const { errors } = await app.query(CREATE, { input });

  const fields = [{ field: "${property}" }];
  const extensions = { code: "unknown_${snake}", kind: "validation", fields };
  expect(errors).toMatchObject([{ extensions }]);
});`;
}

function findTest({ property, type }: Field, { camel, pascal }: Names): string {
  const query = `${camel}By${toPascal(property)}`;
  const missing = type === "int" ? "-1" : type === "string" ? '"nowhere"' : "crypto.randomUUID()";
  const graphql = type === "int" ? "Int" : type === "string" ? "String" : "ID";
  return `test("finds one by ${toWords(property)}", async () => {
  const created = await create${pascal}(app);
  const document = \`query ($value: ${graphql}!) {
    found: ${query}(${property}: $value) { id }
  }\`;

  const one = await app.query(document, { value: created.${property} });
  const none = await app.query(document, { value: ${missing} });

  expect(one).toEqual({ data: { found: { id: created.id } } });
  expect(none).toEqual({ data: { found: null } });
});`;
}

function pagesTest({ camels, pascal, wordsPlural }: Names): string {
  return `const PAGE = \`query ($first: Int! = 2, $after: String) {
  page: ${camels}(first: $first, after: $after) {
    nodes { id }
    pageInfo { hasNextPage endCursor }
  }
}\`;

test("goes through all ${wordsPlural} page by page", async () => {
  const created = [await create${pascal}(app), await create${pascal}(app), await create${pascal}(app)];

  const seen: string[] = [];
  let next: { hasNextPage: boolean; endCursor: string | null } | undefined;
  while (next?.hasNextPage !== false) {
    const { data } = await app.query(PAGE, { after: next?.endCursor });
    seen.push(...data.page.nodes.map((node: { id: string }) => node.id));
    next = data.page.pageInfo;
  }

  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(expect.arrayContaining(created.map(({ id }) => id as string)));
});

test.for([
  { what: "a cursor nobody has given", variables: { after: "nonsense" }, code: "invalid_cursor" },
  { what: "an empty page", variables: { first: 0 }, code: "validation_failed" },
  { what: "an endless page", variables: { first: 101 }, code: "validation_failed" },
])("$what is refused", async ({ variables, code }) => {
  const { errors } = await app.query(PAGE, variables);

  expect(errors).toMatchObject([{ extensions: { code, kind: "validation" } }]);
});`;
}
