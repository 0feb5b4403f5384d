/** A resource over REST: the schemas of its answers, and what the README says of its routes. */
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
import { collection, listed } from "./resource-collection.ts";
import { describeTests } from "./resource-tests.ts";

export function describeResource(context: ResourceContext): Record<string, string> {
  const { resource, has } = context;
  const { fields, names } = resource;
  const enums = fields.filter(({ type }) => type === "enum");
  const unique = fields.filter((field) => field.unique);
  return {
    location: `/v1/${names.kebabs}/\${${names.camel}.id}`,
    domainNames: [...enums.map((field) => enumConstant(names, field)), `type ${names.pascal}`].join(
      ", ",
    ),
    properties: fields.map((field) => `${field.property}: ${answered(field, names)},`).join("\n"),
    ...collection(unique, names, has("cursor-pages")),
    createDescription: createDescription(fields, names),
    createProblems: unique.length > 0 ? "400, 409, 413, 415" : "400, 413, 415",
    ...describeTests(context),
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
