/** A resource over gRPC: its contract, the stubs of it, and how its messages are read and written. */
import {
  type Field,
  type Names,
  pluralOf,
  type ResourceContext,
  type Slots,
  toCamel,
  toPascal,
  toSnake,
} from "../../../src/pattern.ts";
import { contractOf, enumOf, finderOf, methodOf, toConstant } from "./contract.ts";
import { compiledOf } from "./contract-compiled.ts";
import { protoOf } from "./contract-proto.ts";
import { describeTests } from "./resource-tests.ts";
import { stubsOf } from "./stubs.ts";

export function describeResource(context: ResourceContext): Record<string, string> {
  const { resource, has } = context;
  const { fields, names } = resource;
  const { pascal } = names;
  const contract = contractOf(context);
  const enums = fields.filter(({ type }) => type === "enum");
  const unique = fields.filter((field) => field.unique);
  const readDifferently = fields.filter(({ type }) => type in readers);
  return {
    proto: protoOf(contract),
    stubs: stubsOf(contract),
    compiled: compiledOf(contract),
    ...Object.fromEntries(
      ["create", "get", "update", "delete"].map((verb) => [
        verb,
        methodOf(toPascal(verb) + pascal),
      ]),
    ),
    schema: readDifferently.length === 0 ? `${names.camel}Input` : `${names.camel}Details`,
    detailsSchema: readDifferently.length === 0 ? "" : detailsSchema(readDifferently, names),
    lookUps: unique.map((field) => `\n${lookUp(field, names)}`).join(""),
    finders: unique.map((field) => finder(field, names)).join("\n\n"),
    ...listing(names, has("cursor-pages")),
    domainNames: [...enums.map((field) => enumConstant(names, field)), `type ${pascal}`].join(", "),
    messageNames: [
      `type ${pascal} as ${pascal}Message`,
      ...enums.map((field) => enumOf(field, names).name),
    ].join(", "),
    enumTables: enums.map((field) => enumTable(field, names)).join("\n\n"),
    messageFields: fields.map((field) => `${field.property}: ${written(field, names)},`).join("\n"),
    ...describeTests(context),
  };
}

export function contributeResource(slots: Slots, { resource, has }: ResourceContext): void {
  const { camel, kebab, kebabs, wordsPlural } = resource.names;
  const listing = has("cursor-pages") ? `, ${camel}Listing` : "";
  slots.wiring.add({
    id: `serve ${wordsPlural} over gRPC`,
    statement: `grpc.serve(${camel}Calls(${camel}Service${listing}));`,
    imports: [{ name: `${camel}Calls`, from: `#inbound/grpc/@${kebabs}/${kebab}-calls.ts` }],
  });
}

/** `invoiceStatuses`, as the domain calls it. */
function enumConstant({ camel }: Names, { name }: Field): string {
  return `${camel}${toPascal(toCamel(pluralOf(toSnake(name).replaceAll("_", "-"))))}`;
}

/** `STATUS`: which number of the contract stands for a value. */
function enumTable(field: Field, names: Names): string {
  const { name, values } = enumOf(field, names);
  const numbers = field.values.map(
    (value, index) => `${value}: ${name}.${values[index + 1]!.name},`,
  );
  const value = `${names.pascal}["${field.name}"]`;
  const key = field.optional ? `NonNullable<${value}>` : value;
  return `const ${toConstant(toPascal(field.name))}: Readonly<Record<${key}, ${name}>> = {
${numbers.join("\n")}
};`;
}

/** What a message has in another form than JSON does. */
const readers: Readonly<Partial<Record<Field["type"], (field: Field, names: Names) => string>>> = {
  money: () => "z.bigint().transform(Number)",
  datetime: () => "z.date().transform((moment) => moment.toISOString())",
  enum: (field, names) => {
    const table = toConstant(toPascal(field.name));
    const values = enumConstant(names, field);
    return `z.enum(${table}).transform((given) => ${values}.find((value) => ${table}[value] === given))`;
  },
};

function detailsSchema(fields: readonly Field[], names: Names): string {
  const { camel } = names;
  const lines = fields.map((field) => {
    const optional = field.optional ? ".nullish()" : "";
    const { property } = field;
    const read = readers[field.type]!(field, names);
    return `${property}: ${read}${optional}.pipe(${camel}Input.shape.${property}),`;
  });
  return `/** As its messages carry it. */
export const ${camel}Details = ${camel}Input.extend({
${lines.join("\n")}
});`;
}

function written(field: Field, names: Names): string {
  const value = `${names.camel}.${field.property}`;
  const orAbsent = (text: string) =>
    field.optional ? `${value} === null ? undefined : ${text}` : text;
  if (field.type === "money") return orAbsent(`BigInt(${value})`);
  if (field.type === "enum") return orAbsent(`${toConstant(toPascal(field.name))}[${value}]`);
  return field.optional ? `${value} ?? undefined` : value;
}

function lookUp(field: Field, { camel }: Names): string {
  const { property, optional } = field;
  const name = `by${toPascal(property)}`;
  if (!optional) return `const ${name} = ${camel}Input.pick({ ${property}: true });`;
  return `const ${name} = z.object({ ${property}: ${lookedUp(field)} });`;
}

/** What need not be there is there where it is looked for. */
function lookedUp({ type, target }: Field): string {
  if (target?.key === "sku") return "z.string().max(64)";
  if (type === "int") return "z.int().min(-2_147_483_648).max(2_147_483_647)";
  return type === "string" ? "z.string().trim().min(1).max(200)" : "z.uuid().toLowerCase()";
}

function finder(field: Field, names: Names): string {
  const { property } = field;
  const by = `By${toPascal(property)}`;
  return `async ${methodOf(finderOf(field, names))}(request) {
  const given = validate(b${by.slice(1)}, request);
  const found = await ${names.camels}.find${by}(given.${property});
  return { ${names.camel}: found && to${names.pascal}Message(found) };
},`;
}

/** Words of the templates where the resource is listed page by page; nothing where it is not. */
function listing(names: Names, pages: boolean): Readonly<Record<string, string>> {
  if (!pages) return { listingImports: "", listingParameter: "", page: "", list: "" };
  const { camels, kebab, kebabs, pascal, pascals } = names;
  return {
    listingImports: `import { cursor, defaultPageSize, pageSize } from "#use-case/cursor.ts";
import type { ${pascal}Listing } from "#use-case/@${kebabs}/${kebab}-listing.ts";`,
    listingParameter: `, listing: ${pascal}Listing`,
    page: `const page = z.object({
  pageSize: pageSize.default(defaultPageSize),
  pageToken: cursor.optional(),
});`,
    list: `async ${methodOf(`List${pascals}`)}(request) {
  const { pageSize: limit, pageToken } = validate(page, request);
  const { items, nextCursor } = await listing.list({ limit, cursor: pageToken });
  return { ${camels}: items.map(to${pascal}Message), nextPageToken: nextCursor ?? undefined };
},`,
  };
}
