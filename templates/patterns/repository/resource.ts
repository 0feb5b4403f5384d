/** The port of a resource, and what its contract test says of unique fields and of references. */
import {
  type Field,
  type Names,
  type Resource,
  type ResourceContext,
  type Slots,
  toPascal,
  toWords,
} from "../../../src/pattern.ts";

export function describeResource(context: ResourceContext): Record<string, string> {
  const { resource, resources } = context;
  const { fields, names } = resource;
  const unique = fields.filter((field) => field.unique);
  const references = fields.filter(({ target }) => target !== undefined);
  const others = othersOf(resource);
  const given = others.length === 0 ? "" : "repositories";
  const codes = [
    "stale_version",
    ...unique.map(({ property }) => `${names.snake}_${toCode(property)}_taken`),
    ...references.map(({ target }) => `unknown_${target!.names.snake}`),
  ];
  const nullable = fields.filter(({ optional }) => optional);
  return {
    finders: unique.map((field) => finder(field, names)).join("\n"),
    saveFailures: list([...new Set(codes)].map((code) => `\`${code}\``)),
    referenceImports: [...new Set(others.flatMap(importsFor))].join("\n"),
    repositoriesParameter: others.length === 0 ? "" : "repositories: OpenRepositories",
    repositoriesGiven: given,
    saveReferences: others.map((field) => saved(field, resources)).join("\n"),
    referencesGiven:
      others.length === 0 ? "" : `{ ${others.map(({ property }) => property).join(", ")} }`,
    tests: [
      ...unique.map((field) => uniqueTest(field, names, given)),
      ...(nullable.length > 0 ? [nullableTest(nullable, names, given)] : []),
      ...references.map((field) => referenceTest(field, names, given)),
      ...others.filter(isDeletable).map((field) => inUseTest(field, names)),
    ].join("\n\n"),
  };
}

export function contributeResource(slots: Slots, { resource: { names } }: ResourceContext): void {
  slots.repository.add({
    name: names.camels,
    port: {
      name: `${names.pascal}Repository`,
      from: `#port/@${names.kebabs}/${names.kebab}-repository.ts`,
    },
  });
}

/** References that lead elsewhere than to the resource itself. */
function othersOf({ fields, names }: Resource): Field[] {
  return fields.filter(
    ({ target }) => target !== undefined && !(target.own && target.names.kebab === names.kebab),
  );
}

function finder({ property, type }: Field, { pascal }: Names): string {
  const parameter = `${property}: ${type === "int" ? "number" : "string"}`;
  return `findBy${toPascal(property)}(${parameter}): Promise<${pascal} | undefined>;`;
}

function toCode(property: string): string {
  return toWords(property).replaceAll(" ", "_");
}

function list(items: readonly string[]): string {
  const last = items.at(-1)!;
  return items.length === 1 ? last : `${items.slice(0, -1).join(", ")} or ${last}`;
}

/** How a test makes what a reference leads to. Nothing but the sample's own can be made without a test's help. */
function importsFor({ target }: Field): string[] {
  const { names, own } = target!;
  if (own) return [`import { new${names.pascal} } from "#test/support/new-${names.kebab}.ts";`];
  if (names.camel === "product") return [];
  const user = 'import { createUser } from "#domain/@users/user.ts";';
  return names.camel === "user"
    ? [user]
    : ['import { placeOrder } from "#domain/@orders/order.ts";', user];
}

function saved({ name, property, target }: Field, resources: readonly Resource[]): string {
  const { names, own } = target!;
  const save = (variable: string, repository: string, value: string) =>
    `const ${variable} = await repositories.${repository}(${value});`;
  const newUser = 'createUser({ email: `${crypto.randomUUID()}@example.com`, name: "Ada" })';
  const product = (sku: string) => `const ${sku} = crypto.randomUUID();
await repositories.products.save({ sku: ${sku}, price: 100, stock: 10 });`;
  if (own) {
    const other = resources.find((one) => one.names.kebab === names.kebab)!;
    const given = othersOf(other).length === 0 ? "" : "repositories";
    const value = `await new${names.pascal}(${given})`;
    return save(`{ id: ${property} }`, `${names.camels}.save`, value);
  }
  if (names.camel === "user") return save(`{ id: ${property} }`, "users.save", newUser);
  if (names.camel === "product") return product(property);
  const [buyer, sku] = [`${name}Buyer`, `${name}Sku`];
  return `${save(buyer, "users.save", newUser)}
${product(sku)}
const { id: ${property} } = await repositories.orders.insert(
  placeOrder(${buyer}.id, [{ sku: ${sku}, quantity: 1 }], [{ sku: ${sku}, price: 100, stock: 10 }]),
);`;
}

function uniqueTest(
  { property, type, optional, target }: Field,
  { camels, pascal, snake }: Names,
  given: string,
): string {
  const words =
    target === undefined ? toWords(property) : toWords(property).replace(/ (id|sku)$/, "");
  const missing = type === "int" ? "-1" : type === "string" ? '"nowhere"' : "crypto.randomUUID()";
  return `test("share no ${words}", async () => {
  const { ${camels} } = repositories;
  const [first, second] = [await save${pascal}(), await save${pascal}()];
  const { ${property} } = first;
  const taken = { kind: "conflict", code: "${snake}_${toCode(property)}_taken" };

  expect(await ${camels}.findBy${toPascal(property)}(${property}${optional ? "!" : ""})).toEqual(first);
  expect(await ${camels}.findBy${toPascal(property)}(${missing})).toBeUndefined();
  await expect(${camels}.save({ ...(await new${pascal}(${given})), ${property} })).rejects.toMatchObject(taken);
  await expect(${camels}.save({ ...second, ${property} })).rejects.toMatchObject(taken);
});`;
}

function nullableTest(
  fields: readonly Field[],
  { camel, camels, pascal }: Names,
  given: string,
): string {
  const nothing = fields.map(({ property }) => `${property}: null`).join(", ");
  return `test("need nothing that is optional", async () => {
  const { ${camels} } = repositories;
  const nothing = { ${nothing} };

  const ${camel} = await ${camels}.save({ ...(await new${pascal}(${given})), ...nothing });
  await ${camels}.save({ ...(await new${pascal}(${given})), ...nothing });

  expect(await ${camels}.findById(${camel}.id)).toMatchObject(nothing);
});`;
}

function referenceTest(
  { property, target }: Field,
  { camels, pascal }: Names,
  given: string,
): string {
  const missing = target!.key === "sku" ? '"nowhere"' : "crypto.randomUUID()";
  const { words, snake } = target!.names;
  return `test("refer to a ${words} that is there, by ${property}", async () => {
  const ${toVariable(pascal)} = { ...(await new${pascal}(${given})), ${property}: ${missing} };

  await expect(repositories.${camels}.save(${toVariable(pascal)})).rejects.toMatchObject({
    kind: "validation",
    code: "unknown_${snake}",
    fields: [{ field: "${property}" }],
  });
});`;
}

function toVariable(pascal: string): string {
  return pascal.slice(0, 1).toLowerCase() + pascal.slice(1);
}

/** Of the sample, only users can be deleted. */
function isDeletable({ target }: Field): boolean {
  return target!.own || target!.names.camel === "user";
}

function inUseTest(
  { property, optional, target }: Field,
  { camel, camels, pascal }: Names,
): string {
  const { camels: others, snake, words } = target!.names;
  return `test("keep the ${words} of ${property} from being deleted", async () => {
  const { ${camels}, ${others} } = repositories;
  const ${camel} = await save${pascal}();
  const used = (await ${others}.findById(${camel}.${property}${optional ? "!" : ""}))!;

  await expect(${others}.delete(used.id, used.version)).rejects.toMatchObject({
    kind: "conflict",
    code: "${snake}_in_use",
  });
  await ${camels}.delete(${camel}.id, ${camel}.version);
  await ${others}.delete(used.id, used.version);

  expect(await ${others}.findById(used.id)).toBeUndefined();
});`;
}
