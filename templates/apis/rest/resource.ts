/** A resource over REST: schemas of its answers and queries, and what its tests send. */
import {
  type Field,
  type Names,
  pluralOf,
  type ResourceContext,
  type Slots,
  toCamel,
  toPascal,
  toSnake,
  toWords,
  withArticle,
} from "../../../src/pattern.ts";

export function describeResource({ resource, has }: ResourceContext): Record<string, string> {
  const { fields, names } = resource;
  const enums = fields.filter(({ type }) => type === "enum");
  const unique = fields.filter((field) => field.unique);
  const references = fields.filter(({ target }) => target !== undefined);
  const others = references.filter(({ target }) => !isSelf(target!, names));
  // What refers to its own kind refers to nothing yet.
  const sought = unique.filter((field) => field.target === undefined || others.includes(field));
  const conflicts = fields.some((field) => field.unique);
  const wrong = fields.filter(({ optional }) => !optional);
  return {
    location: `/v1/${names.kebabs}/\${${names.camel}.id}`,
    domainNames: [...enums.map((field) => enumConstant(names, field)), `type ${names.pascal}`].join(
      ", ",
    ),
    properties: fields.map((field) => `${field.property}: ${answered(field, names)},`).join("\n"),
    ...collection(unique, names, has("cursor-pages")),
    createDescription: createDescription(fields, names),
    createProblems: conflicts ? "400, 409, 413, 415" : "400, 413, 415",
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

export function contributeResource(slots: Slots, { resource, has }: ResourceContext): void {
  const { fields, names } = resource;
  const { camel, kebabs, snake, words, wordsPlural } = names;
  const pages = has("cursor-pages");
  slots.restResource.add({
    name: names.camels,
    expression: `${camel}Routes(${camel}Service${pages ? `, ${camel}Listing` : ""})`,
    imports: [{ name: `${camel}Routes`, from: `#inbound/rest/@${kebabs}/${kebabs}.ts` }],
  });
  const path = `/v1/${kebabs}`;
  const unique = fields.filter((field) => field.unique);
  const endpoints = [
    ...(pages
      ? [[`${path} 0`, `GET ${path}?limit=&cursor=`, `List ${wordsPlural}, newest first`] as const]
      : []),
    [`${path} 1`, `POST ${path}`, `Create ${withArticle(words)}`],
    ...unique.map(({ property }) => [
      `${path} 2 ${property}`,
      `GET ${path}?${property}=`,
      `Find ${withArticle(words)} by ${toWords(property)}`,
    ]),
    [
      `${path}/:id 1`,
      `GET ${path}/:id`,
      `Read ${withArticle(words)}; \`If-None-Match\` answers 304`,
    ],
    [
      `${path}/:id 2`,
      `PUT ${path}/:id`,
      `Replace the details of ${withArticle(words)}; needs \`If-Match\``,
    ],
    [`${path}/:id 3`, `DELETE ${path}/:id`, `Delete ${withArticle(words)}; needs \`If-Match\``],
  ] as const;
  for (const [sort, request, does] of endpoints) {
    slots.readmeRow.add({ table: "endpoints", cells: [`\`${request}\``, does], sort });
  }
  const problems = [
    [`${snake}_not_found`, "404"],
    [`${snake}_in_use`, "409"],
    ...unique.map(({ property }) => [`${snake}_${toSnake(property)}_taken`, "409"]),
    ["stale_version", "409, 412"],
    ["validation_failed", "422"],
    ...(pages ? [["invalid_cursor", "422"] as const] : []),
    ...fields.flatMap(({ target }) =>
      target === undefined ? [] : [[`unknown_${target.names.snake}`, "422"]],
    ),
    ["precondition_required", "428"],
  ] as const;
  for (const [code, status] of problems) {
    slots.readmeRow.add({ table: "errors", cells: [`\`${code}\``, status], sort: status });
  }
}

function isSelf(target: NonNullable<Field["target"]>, names: Names): boolean {
  return target.own && target.names.kebab === names.kebab;
}

function enumConstant({ camel }: Names, { name }: Field): string {
  return `${camel}${toPascal(toCamel(pluralOf(toSnake(name).replaceAll("_", "-"))))}`;
}

const answers: Readonly<Record<Exclude<Field["type"], "enum">, string>> = {
  string: "z.string()",
  text: "z.string()",
  int: "z.int()",
  money: "z.int()",
  bool: "z.boolean()",
  date: "z.iso.date()",
  datetime: "z.iso.datetime()",
  uuid: "z.uuid()",
  ref: "z.uuid()",
};

function answered(field: Field, names: Names): string {
  const { type, optional, target } = field;
  const schema =
    type === "enum"
      ? `z.enum(${enumConstant(names, field)})`
      : target?.key === "sku"
        ? "z.string()"
        : answers[type];
  const described = type === "money" ? '.meta({ description: "In minor units, like cents." })' : "";
  return `${schema}${optional ? ".nullable()" : ""}${described}`;
}

function createDescription(fields: readonly Field[], { words, wordsPlural }: Names): string {
  const unique = fields.filter((field) => field.unique).map(({ property }) => toWords(property));
  if (unique.length === 0) return "Its version is 1; every change adds one.";
  return unique.length === 1
    ? `No two ${wordsPlural} have the same ${unique[0]!}.`
    : `Each of ${listed(unique, "and")} belongs to one ${words} only.`;
}

function listed(words: readonly string[], conjunction: "and" | "or"): string {
  return words.length < 2
    ? words.join("")
    : `${words.slice(0, -1).join(", ")} ${conjunction} ${words.at(-1)}`;
}

/** What stands in an address is text. */
function queried({ type, target }: Field): string {
  if (target?.key === "sku") return "z.string().max(64)";
  if (type === "int") return "wholeNumber(z.int32())";
  return type === "string"
    ? 'z.string().trim().min(1).max(200).refine(isStorable, "Invalid characters.")'
    : "z.uuid().toLowerCase()";
}

/** One route answers what is looked for and, page by page, all that there is. */
function collection(
  unique: readonly Field[],
  names: Names,
  pages: boolean,
): Readonly<Record<string, string>> {
  const { kebab, kebabs, pascal } = names;
  if (pages) {
    return {
      listingImports: `import { cursor, defaultPageSize } from "#use-case/cursor.ts";
import type { ${pascal}Listing } from "#use-case/@${kebabs}/${kebab}-listing.ts";`,
      listingParameter: `, listing: ${pascal}Listing`,
      query: pageQuery(unique, names),
      findRoute: listRoute(unique, names),
    };
  }
  const none = { listingImports: "", listingParameter: "" };
  if (unique.length === 0) return { ...none, query: "", findRoute: "" };
  return { ...none, query: query(unique, names), findRoute: findRoute(unique, names) };
}

function pageQuery(unique: readonly Field[], { camel, pascal }: Names): string {
  const filters = unique.map((field) => `${field.property}: ${queried(field)}.optional(),`);
  // The limit is always there.
  const one =
    unique.length === 0
      ? ""
      : '.refine((given) => Object.keys(given).length <= 2, "Pass one of the fields or a cursor.")';
  return `const ${camel}Query = z.strictObject({
${filters.join("\n")}
  limit: wholeNumber(z.int().min(1).max(100)).default(defaultPageSize),
  cursor: cursor
    .optional()
    .meta({ description: "The nextCursor of the page before; none for the first page." }),
})${one};

const ${camel}Page = z
  .object({
    items: z.array(${camel}Resource),
    nextCursor: z.string().nullable().meta({ description: "Null on the last page." }),
  })
  .meta({ id: "${pascal}Page" });`;
}

function listRoute(unique: readonly Field[], names: Names): string {
  const { camel, camels, kebabs, pascals, wordsPlural } = names;
  const filters = unique.map(({ property }) => toWords(property));
  const found = unique.map(
    ({ property }) => `if (request.query.${property} !== undefined) {
  const ${camel} = await ${camels}.findBy${toPascal(property)}(request.query.${property});
  return { items: ${camel} ? [${camel}] : [], nextCursor: null };
}`,
  );
  const description = [
    "Newest first. What is created meanwhile neither repeats nor hides others.",
    ...filters.map((filter) => `By ${filter}, a list of one or none.`),
    ...(filters.length === 0
      ? []
      : [`Only by one of ${listed([...filters, "cursor"], "and")} at once; more are refused.`]),
  ].join(" ");
  return `v1.get(
  "/${kebabs}",
  {
    schema: {
      tags: ["${kebabs}"],
      operationId: "list${pascals}",
      summary: "List ${wordsPlural}",
      description: ${JSON.stringify(description)},
      querystring: ${camel}Query,
      response: { 200: answer("A page of ${wordsPlural}.", ${camel}Page), ...problems() },
    },
  },
  async (request, reply) => {
    ${found.join("\n")}
    const page = await listing.list(request.query);
    if (page.nextCursor !== null) {
      const next = new URLSearchParams(request.url.split("?", 2)[1]);
      next.set("cursor", page.nextCursor);
      reply.header("link", \`</v1/${kebabs}?\${next.toString()}>; rel="next"\`);
    }
    return page;
  },
);`;
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

function query(unique: readonly Field[], { camel, pascal }: Names): string {
  const several = unique.length > 1;
  const parts = unique.map(
    (field) => `${field.property}: ${queried(field)}${several ? ".optional()" : ""},`,
  );
  const one = several
    ? '.refine((given) => Object.keys(given).length === 1, "Pass one of the fields.")'
    : "";
  return `const ${camel}Query = z.strictObject({\n${parts.join("\n")}\n})${one};

const ${camel}List = z.object({ items: z.array(${camel}Resource) }).meta({ id: "${pascal}List" });`;
}

function findRoute(
  unique: readonly Field[],
  { camel, camels, kebabs, pascal, words, wordsPlural }: Names,
): string {
  const by = unique.map(({ property }) => toWords(property));
  const all = listed(by, "or");
  const alone = by.length === 1 ? "" : " More than one field at once is refused.";
  const [only] = unique;
  const find = ({ property }: Field) =>
    `${camels}.findBy${toPascal(property)}(request.query.${property})`;
  const look =
    unique.length === 1
      ? `const ${camel} = await ${find(only!)};`
      : `let ${camel}: ${pascal} | undefined;
${unique
  .map(
    (field) =>
      `if (request.query.${field.property} !== undefined) ${camel} = await ${find(field)};`,
  )
  .join("\n")}`;
  return `v1.get(
  "/${kebabs}",
  {
    schema: {
      tags: ["${kebabs}"],
      operationId: "find${pascal}",
      summary: "Find ${withArticle(words)} by ${all}",
      description: "Answers a list of one ${words}, or an empty list.${alone}",
      querystring: ${camel}Query,
      response: { 200: answer("The ${wordsPlural} that match.", ${camel}List), ...problems() },
    },
  },
  async (request) => {
    ${look}
    return { items: ${camel} ? [${camel}] : [] };
  },
);`;
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
