/** A resource over GraphQL: its part of the contract, the same in TypeScript, and what resolves it. */
import {
  type Field,
  InputError,
  type Names,
  type ResourceContext,
  type Slots,
  toPascal,
  toSnake,
  toWords,
  withArticle,
} from "../../../src/pattern.ts";
import { describeTests } from "./resource-tests.ts";

export function describeResource(context: ResourceContext): Record<string, string> {
  const { resource, has } = context;
  const { fields, names } = resource;
  refuseRootType(names);
  return {
    ...describeContract(fields, names, has("cursor-pages")),
    ...describeTypes(fields, names, has("cursor-pages")),
    ...describeModule(fields, names, has("cursor-pages")),
    ...describeTests(context),
  };
}

export function contributeResource(slots: Slots, { resource, has }: ResourceContext): void {
  const { camel, camels, kebabs } = resource.names;
  const listing = has("cursor-pages") ? `, ${camel}Listing` : "";
  slots.graphqlModule.add({
    name: camels,
    expression: `${camel}Module(${camel}Service${listing})`,
    imports: [{ name: `${camel}Module`, from: `#inbound/graphql/@${kebabs}/${kebabs}.ts` }],
  });
}

/** Types of GraphQL's own, whatever the schema. */
const builtIn = new Set(["Query", "Mutation", "Subscription", "Int", "Float", "Boolean", "ID"]);

function refuseRootType({ kebab, pascal }: Names): void {
  if (!builtIn.has(pascal)) return;
  throw new InputError(`A resource cannot be called "${kebab}": GraphQL has a type ${pascal}.`, {
    code: "bad-resource",
    hint: "Choose another name.",
  });
}

interface Types {
  readonly graphql: string;
  readonly typescript: string;
}

const types: Readonly<Record<Exclude<Field["type"], "enum">, Types>> = {
  string: { graphql: "String", typescript: "string" },
  text: { graphql: "String", typescript: "string" },
  int: { graphql: "Int", typescript: "number" },
  money: { graphql: "SafeInt", typescript: "number" },
  bool: { graphql: "Boolean", typescript: "boolean" },
  date: { graphql: "String", typescript: "string" },
  datetime: { graphql: "DateTime", typescript: "Date" },
  uuid: { graphql: "ID", typescript: "string" },
  ref: { graphql: "ID", typescript: "string" },
};

const descriptions: Readonly<Partial<Record<Field["type"], string>>> = {
  money: "In minor units, like cents.",
  date: "A day, like 2026-01-31.",
};

function typesOf({ type, name }: Field, { pascal }: Names): Types {
  if (type !== "enum") return types[type];
  const own = `${pascal}${toPascal(name)}`;
  return { graphql: own, typescript: own };
}

function describeContract(
  fields: readonly Field[],
  names: Names,
  pages: boolean,
): Record<string, string> {
  const { camel, camels, pascal, words, wordsPlural } = names;
  const unique = fields.filter((field) => field.unique);
  const enums = fields.filter(({ type }) => type === "enum");
  const line = (field: Field) => {
    const description = descriptions[field.type];
    const type = `${typesOf(field, names).graphql}${field.optional ? "" : "!"}`;
    return `${description === undefined ? "" : `  "${description}"\n`}  ${field.property}: ${type}`;
  };
  const version = ["id: ID!", "expectedVersion: Int!"];
  const input = `input: ${pascal}Input!`;
  return {
    enums: enums.map((field) => enumOf(field, names)).join(""),
    fields: fields.map(line).join("\n"),
    inputs: fields.map(line).join("\n"),
    connection: pages
      ? `type ${pascal}Connection {\n  nodes: [${pascal}!]!\n  pageInfo: PageInfo!\n}\n\n`
      : "",
    queries: [
      operation(camel, ["id: ID!"], pascal),
      ...unique.map((field) =>
        operation(
          `${camel}By${toPascal(field.property)}`,
          [`${field.property}: ${typesOf(field, names).graphql}!`],
          pascal,
        ),
      ),
      ...(pages
        ? [
            `  "Newest first, at most 100 a page. ${capitalised(wordsPlural)} created meanwhile neither repeat nor hide others."`,
            operation(camels, ["first: Int! = 20", "after: String"], `${pascal}Connection!`),
          ]
        : []),
    ].join("\n"),
    mutations: [
      `  "${createDescription(unique, names)}"`,
      operation(`create${pascal}`, [input], `${pascal}!`),
      `  "Fails with stale_version when the ${words} has changed since it was read."`,
      operation(`update${pascal}`, [...version, input], `${pascal}!`),
      `  "Answers the id. ${capitalised(withArticle(words))} that others refer to cannot be deleted."`,
      operation(`delete${pascal}`, version, "ID!"),
    ].join("\n"),
  };
}

/** `OPEN`: as GraphQL writes the values of an enum. */
const constant = (value: string) => value.toUpperCase();

function enumOf(field: Field, names: Names): string {
  const values = field.values.map((value) => `  ${constant(value)}\n`);
  return `enum ${typesOf(field, names).graphql} {\n${values.join("")}}\n\n`;
}

const lineWidth = 100;

function operation(name: string, parameters: readonly string[], type: string): string {
  const line = `  ${name}(${parameters.join(", ")}): ${type}`;
  if (line.length <= lineWidth) return line;
  return `  ${name}(\n${parameters.map((parameter) => `    ${parameter}\n`).join("")}  ): ${type}`;
}

function createDescription(unique: readonly Field[], { words, wordsPlural }: Names): string {
  const all = unique.map(({ property }) => toWords(property));
  if (all.length === 0) return "Its version is 1; every change adds one.";
  return all.length === 1
    ? `No two ${wordsPlural} have the same ${all[0]!}.`
    : `Each of ${all.slice(0, -1).join(", ")} and ${all.at(-1)!} belongs to one ${words} only.`;
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** As the generated project's own test prints them, before they are laid out. */
function describeTypes(
  fields: readonly Field[],
  names: Names,
  pages: boolean,
): Record<string, string> {
  const { camel, camels, pascal } = names;
  const enums = fields.filter(({ type }) => type === "enum");
  const typed = (field: Field) =>
    `${typesOf(field, names).typescript}${field.optional ? " | null" : ""};`;
  const sources = [pascal, ...(pages ? [`${pascal}Connection`, "PageInfo"] : [])];
  const found = `Source["${pascal}"] | null;`;
  const page = `Source["${pascal}Connection"];`;
  return {
    enumTypes: enums
      .map((field) => {
        const values = field.values.map((value) => `"${constant(value)}"`).join(" | ");
        return `export type ${typesOf(field, names).typescript} = ${values};`;
      })
      .join("\n\n"),
    inputTypes: fields
      .map((field) => `${field.property}${field.optional ? "?" : ""}: ${typed(field)}`)
      .join("\n"),
    sources: sources
      .toSorted()
      .map((name) => `"${name}"`)
      .join(" | "),
    fieldTypes: fields.map((field) => `${field.property}: ${typed(field)}`).join("\n"),
    connectionTypes: pages
      ? `${pascal}Connection: {
nodes: readonly Source["${pascal}"][];
pageInfo: Source["PageInfo"];
};
`
      : "",
    queryTypes: [
      `${camel}: (args: { id: string }) => ${found}`,
      ...fields
        .filter(({ unique }) => unique)
        .map((field) => {
          const args = `args: { ${field.property}: ${typesOf(field, names).typescript} }`;
          return `${camel}By${toPascal(field.property)}: (${args}) => ${found}`;
        }),
      ...(pages ? [`${camels}: (args: { first: number; after?: string | null }) => ${page}`] : []),
    ].join("\n"),
  };
}

function describeModule(
  fields: readonly Field[],
  names: Names,
  pages: boolean,
): Record<string, string> {
  const { camel, camels, pascal } = names;
  const unique = fields.filter((field) => field.unique);
  const enums = fields.filter(({ type }) => type === "enum");
  const translated = fields.filter(({ type }) => type === "enum" || type === "datetime");
  return {
    pageSources: pages ? `${pascal}Connection: ${pascal}Page;\nPageInfo: PageEnd;` : "",
    lookups: unique.map((field) => lookup(field, names)).join("\n"),
    constants: [
      ...(pages ? ["const page = z.object({ first: pageSize, after: cursor.nullish() });"] : []),
      ...enums.map(valuesOf),
    ].join("\n"),
    listingParameter: pages ? `, listing: ${pascal}Listing` : "",
    queryResolvers: [
      ...unique.map(({ property }) => {
        const by = `By${toPascal(property)}`;
        return `${camel}${by}: (_, args) => ${camels}.find${by}(check(${schemaOf(property)}, args).${property}),`;
      }),
      ...(pages ? [listResolver(names)] : []),
    ].join("\n"),
    fieldResolvers: [
      ...(enums.length > 0 ? [`${pascal}: {\n${enums.map(enumResolver).join("\n")}\n},`] : []),
      ...(pages
        ? [`${pascal}Connection: {\nnodes: ({ items }) => items,\npageInfo: (found) => found,\n},`]
        : []),
    ].join("\n"),
    details: translated.length > 0 ? "detailsOf(input)" : `check(${camel}Input, input)`,
    toDetails: translated.length > 0 ? toDetails(translated, names) : "",
  };
}

/** `byNumber`: the schema of the arguments. */
function schemaOf(property: string): string {
  return `by${toPascal(property)}`;
}

/** What may be left out when it is created is looked for by a value all the same. */
function lookup(field: Field, { camel }: Names): string {
  const { property, optional } = field;
  const schema = optional
    ? `z.object({ ${property}: ${sought(field)} })`
    : `${camel}Input.pick({ ${property}: true })`;
  return `const ${schemaOf(property)} = ${schema};`;
}

function sought({ type, target }: Field): string {
  if (type === "int") return "z.int()";
  const isText = type === "string" || target?.key === "sku";
  return isText
    ? 'z.string().trim().refine(isStorable, "Invalid characters.")'
    : "z.uuid().toLowerCase()";
}

function valuesOf({ name, values }: Field): string {
  const entries = values.map((value) => `${value}: "${constant(value)}"`).join(", ");
  return `const ${toSnake(name).toUpperCase()} = { ${entries} } as const;`;
}

function enumResolver({ name, property, optional }: Field): string {
  // Not by the field's own name, which may be that of something in the file, such as `page`.
  const given = `found.${property}`;
  const value = `${toSnake(name).toUpperCase()}[${given}]`;
  const resolved = optional ? `${given} && ${value}` : value;
  return `${property}: (found) => ${resolved},`;
}

function listResolver({ camels }: Names): string {
  return `${camels}: (_, args) => {
  const { first, after } = check(page, args);
  return listing.list({ limit: first, cursor: after ?? undefined });
},`;
}

function toDetails(translated: readonly Field[], { camel, pascal }: Names): string {
  const lines = translated.map(({ property, type, optional }) => {
    const call = type === "enum" ? "toLowerCase()" : "toISOString()";
    return `${property}: input.${property}${optional ? "?" : ""}.${call},`;
  });
  return `/** As every API takes it: values of enums in lower case, moments as text. */
function detailsOf(input: ${pascal}Input) {
  return check(${camel}Input, {
    ...input,
    ${lines.join("\n")}
  });
}`;
}
