/** What the tests of a resource over gRPC send, and what they expect of its fields. */
import {
  type Field,
  type Names,
  type ResourceContext,
  toSnake,
  toWords,
} from "../../../src/pattern.ts";
import { enumOf, finderOf, methodOf } from "./contract.ts";

export function describeTests({ resource, has }: ResourceContext): Record<string, string> {
  const { fields, names } = resource;
  const { pascal } = names;
  const references = fields.filter(({ target }) => target !== undefined);
  const others = references.filter(({ target }) => !isSelf(target!, names));
  // Nothing refers to itself in what tests make up.
  const unique = fields.filter(
    (field) => field.unique && (!field.target || others.includes(field)),
  );
  const given = others.length === 0 ? "" : "app";
  const enums = fields.filter(({ type }) => type === "enum");
  return {
    reason: names.snake.toUpperCase(),
    appParameter: others.length === 0 ? "" : "app: GrpcClient",
    appGiven: given,
    requestNames: [
      `type Create${pascal}Request`,
      `${pascal}ServiceService`,
      ...enums.map((field) => enumOf(field, names).name),
    ].join(", "),
    referenceImports: [...new Set(others.flatMap(importsFor))].join("\n"),
    references: others.map(created).join("\n"),
    request: requestOf(fields, others, names),
    createTests: [
      ...wrongTest(fields, names, given),
      ...unique.map((field) => takenTest(field, names, given)),
      ...references.map((field) => unknownTest(field, names, given)),
    ].join("\n\n"),
    findTests: [
      ...unique.map((field) => findTest(field, names)),
      ...(has("cursor-pages") ? [pagesTest(names)] : []),
    ].join("\n\n"),
  };
}

function isSelf(target: NonNullable<Field["target"]>, names: Names): boolean {
  return target.own && target.names.kebab === names.kebab;
}

function serviceImport(pascal: string, camels: string, file: string, more = ""): string {
  return `import { ${pascal}ServiceService as ${camels}${more} } from "#inbound/grpc/generated/${file}/v1/${file}.ts";`;
}

const users = serviceImport("User", "users", "users");
const products = serviceImport("Product", "products", "products");
const orders = serviceImport("Order", "orders", "orders");

function importsFor({ target }: Field): string[] {
  const { names, own } = target!;
  if (own) return [`import { create${names.pascal} } from "#test/support/grpc-${names.kebab}.ts";`];
  if (names.camel === "user") return [users];
  return names.camel === "product" ? [products] : [orders, products, users];
}

/** A reference to something that was created for it. */
function created({ name, property, target }: Field): string {
  const { names, own } = target!;
  const createUser = (variable: string) =>
    `const ${variable} = await app.call(users.createUser, { email: \`\${crypto.randomUUID()}@example.com\`, name: "Ada" });`;
  const putProduct = (sku: string) =>
    `const ${sku} = crypto.randomUUID();
await app.call(products.putProduct, { sku: ${sku}, price: 100n, stock: 10 });`;
  if (own) return `const { id: ${property} } = await create${names.pascal}(app);`;
  if (names.camel === "user")
    return `${createUser(`${name}Created`)}\nconst ${property} = ${name}Created.user!.id;`;
  if (names.camel === "product") return putProduct(property);
  return `${createUser(`${name}Buyer`)}
${putProduct(`${name}Sku`)}
const ${name}Placed = await app.call(orders.placeOrder, {
  userId: ${name}Buyer.user!.id,
  lines: [{ sku: ${name}Sku, quantity: 1 }],
});
const ${property} = ${name}Placed.order!.id;`;
}

/** The details that tests of every layer make up, as a message has them. */
function requestOf(fields: readonly Field[], others: readonly Field[], names: Names): string {
  const references =
    others.length === 0 ? "" : `{ ${others.map(({ property }) => property).join(", ")} }`;
  const details = `some${names.pascal}(${references})`;
  const differences = fields.flatMap((field) => {
    const value = messageValue(field, names);
    return value === undefined ? [] : [`${field.property}: ${value},`];
  });
  if (differences.length === 0) return `return ${details};`;
  const read = differences.some((line) => line.includes("details."));
  if (!read) return `return { ...${details}, ${differences.join(" ")} };`;
  return `const details = ${details};
return {
  ...details,
${differences.join("\n")}
};`;
}

function messageValue(field: Field, names: Names): string | undefined {
  const { property, type, optional } = field;
  const value = `details.${property}`;
  if (type === "enum") {
    const { name, values } = enumOf(field, names);
    return `${name}.${values.at(1)!.name}`;
  }
  if (type === "money")
    return optional ? `${value} === null ? undefined : BigInt(${value})` : `BigInt(${value})`;
  return optional ? `${value} ?? undefined` : undefined;
}

/** A value that a message can carry and the field cannot have. */
function wrongValue({ type, optional }: Field): string | undefined {
  switch (type) {
    case "int":
    case "bool":
      return undefined;
    case "datetime":
      return optional ? undefined : "undefined";
    case "money":
      return "2n ** 60n";
    case "date":
      return '"tomorrow"';
    case "enum":
      return "0";
    case "ref":
    case "string":
    case "text":
    case "uuid":
      return '""';
  }
}

function wrongTest(fields: readonly Field[], names: Names, given: string): string[] {
  const wrong = fields.filter((field) => wrongValue(field) !== undefined);
  if (wrong.length === 0) return [];
  const values = wrong.map((field) => `${field.property}: ${wrongValue(field)},`);
  return [
    `test("names every field that is wrong", async () => {
  const request = await ${names.camel}Request(${given});

  const refused = await app.refusal(${names.camels}.${methodOf(`Create${names.pascal}`)}, {
    ...request,
    ${values.join("\n")}
  });

  expect(refused).toMatchObject({
    status: "INVALID_ARGUMENT",
    reason: "VALIDATION_FAILED",
    fields: [${wrong.map(({ property }) => `"${toSnake(property)}"`).join(", ")}],
  });
});`,
  ];
}

function takenTest({ property }: Field, names: Names, given: string): string {
  const { camel, camels, pascal, snake } = names;
  return `test("refuses a ${toWords(property)} that is taken", async () => {
  const other = await create${pascal}(app);

  const request = { ...(await ${camel}Request(${given})), ${property}: other.${property} };
  const refused = await app.refusal(${camels}.${methodOf(`Create${pascal}`)}, request);

  expect(refused).toMatchObject({
    status: "ALREADY_EXISTS",
    reason: "${`${snake}_${toSnake(property)}_taken`.toUpperCase()}",
  });
});`;
}

function unknownTest({ property, target }: Field, names: Names, given: string): string {
  const missing = target!.key === "sku" ? '"nowhere"' : "crypto.randomUUID()";
  const { words, snake } = target!.names;
  return `test("refuses a ${words} that does not exist, as ${property}", async () => {
  const request = { ...(await ${names.camel}Request(${given})), ${property}: ${missing} };

  const refused = await app.refusal(${names.camels}.${methodOf(`Create${names.pascal}`)}, request);

  expect(refused).toMatchObject({
    status: "INVALID_ARGUMENT",
    reason: "UNKNOWN_${snake.toUpperCase()}",
    fields: ["${toSnake(property)}"],
  });
});`;
}

function findTest(field: Field, names: Names): string {
  const { property, type, optional, target } = field;
  const { camel, camels, pascal } = names;
  const find = `${camels}.${methodOf(finderOf(field, names))}`;
  const isText = type === "string" || target?.key === "sku";
  const missing = type === "int" ? "-1" : isText ? '"nowhere"' : "crypto.randomUUID()";
  return `test("finds one by ${toWords(property)}", async () => {
  const other = await create${pascal}(app);

  const found = await app.call(${find}, { ${property}: other.${property}${optional ? "!" : ""} });
  const none = await app.call(${find}, { ${property}: ${missing} });

  expect(found).toEqual({ ${camel}: other });
  expect(none).toEqual({ ${camel}: undefined });
});`;
}

function pagesTest({ camels, pascal, pascals, wordsPlural }: Names): string {
  const list = `${camels}.${methodOf(`List${pascals}`)}`;
  return `test("goes through all ${wordsPlural} page by page, newest first", async () => {
  const created = [await create${pascal}(app), await create${pascal}(app), await create${pascal}(app)];

  const seen: string[] = [];
  let pageToken: string | undefined;
  do {
    const page: List${pascals}Response = await app.call(${list}, { pageSize: 2, pageToken });
    expect(page.${camels}.length).toBeLessThanOrEqual(2);
    seen.push(...page.${camels}.map(({ id }) => id));
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);

  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(expect.arrayContaining(created.map(({ id }) => id)));
});

test("refuses a page token that was made up", async () => {
  const refused = await app.refusal(${list}, { pageToken: "nonsense" });

  expect(refused).toMatchObject({ status: "INVALID_ARGUMENT", reason: "INVALID_CURSOR" });
});`;
}
