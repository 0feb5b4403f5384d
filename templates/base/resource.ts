/** What the inner layers say of a resource: its type, what a client may send, and what tests make up. */
import {
  type Field,
  pluralOf,
  type ResourceContext,
  toCamel,
  toPascal,
  toSnake,
} from "../../src/pattern.ts";

export function describeResource({ resource }: ResourceContext): Record<string, string> {
  const { fields, names } = resource;
  const enums = fields.filter(({ type }) => type === "enum");
  const constant = (field: Field) => enumConstant(names.camel, field);
  const references = fields.filter(({ target }) => target !== undefined && !isSelf(target, names));
  const given = references.map(({ property }) => property);
  const values = fields.filter((field) => !references.includes(field)).map(example);
  const counts = values.some((value) => value.includes("count"));
  return {
    enums: enums.map((field) => enumLines(names.pascal, field, constant(field))).join("\n\n"),
    enumNames: enums.map(constant).join(", "),
    details: fields.map((field) => detail(names.pascal, field)).join("\n"),
    inputs: fields
      .map((field) => `${field.property}: ${input(field, constant(field))},`)
      .join("\n"),
    counter: counts ? "let count = 0;\n" : "",
    count: counts ? "count += 1;" : "",
    values: [...(given.length > 0 ? ["...references,"] : []), ...values].join("\n"),
    referencesParameter:
      given.length === 0
        ? ""
        : `references: Pick<${names.pascal}Details, ${given.map((one) => `"${one}"`).join(" | ")}>`,
    someReferences:
      given.length === 0 ? "" : `const references = { ${references.map(missing).join(", ")} };\n`,
    referencesGiven: given.length === 0 ? "" : "references",
  };
}

function isSelf(target: Field["target"], names: { kebab: string }): boolean {
  return target?.own === true && target.names.kebab === names.kebab;
}

/** `invoiceStatuses` */
function enumConstant(item: string, { name }: Field): string {
  return `${item}${toPascal(toCamel(pluralOf(toSnake(name).replaceAll("_", "-"))))}`;
}

function enumLines(item: string, { name, values }: Field, constant: string): string {
  const list = values.map((value) => `"${value}"`).join(", ");
  return `export const ${constant} = [${list}] as const;

export type ${item}${toPascal(name)} = (typeof ${constant})[number];
`;
}

function detail(item: string, field: Field): string {
  const { property, optional } = field;
  const comment = comments[field.type];
  const type = field.type === "enum" ? `${item}${toPascal(field.name)}` : types[field.type];
  return `${comment === undefined ? "" : `/** ${comment} */\n`}readonly ${property}: ${type}${optional ? " | null" : ""};`;
}

const types: Readonly<Record<Field["type"], string>> = {
  string: "string",
  text: "string",
  int: "number",
  money: "number",
  bool: "boolean",
  date: "string",
  datetime: "Date",
  uuid: "string",
  ref: "string",
  enum: "string",
};

const comments: Readonly<Partial<Record<Field["type"], string>>> = {
  money: "In minor units, like cents.",
  date: "A day, like 2026-01-31.",
};

function input({ type, optional, target }: Field, constant: string): string {
  const schema =
    type === "enum" ? `z.enum(${constant})` : target?.key === "sku" ? sku : inputs[type];
  const described = type === "money" ? '.meta({ description: "In minor units, like cents." })' : "";
  return `${schema}${optional ? ".nullable().default(null)" : ""}${described}`;
}

const sku = "z.string().regex(/^[\\w.-]{1,64}$/)";

const inputs: Readonly<Record<Exclude<Field["type"], "enum">, string>> = {
  string: 'z.string().trim().min(1).max(200).refine(isStorable, "Invalid characters.")',
  text: 'z.string().trim().min(1).max(10_000).refine(isStorable, "Invalid characters.")',
  int: "z.int().min(-2_147_483_648).max(2_147_483_647)",
  money: "z.int()",
  bool: "z.boolean()",
  date: 'z.iso.date().refine((day) => day >= "1000", "Before the year 1000.")',
  datetime:
    'z.iso.datetime().refine((moment) => moment >= "1000", "Before the year 1000.").transform((text) => new Date(text))',
  uuid: "z.uuid().toLowerCase()",
  ref: "z.uuid().toLowerCase()",
};

/** What a test gives the field. */
function example({ name, property, type, values }: Field): string {
  switch (type) {
    case "string":
      return `${property}: \`${name} \${count}\`,`;
    case "text":
      return `${property}: "First line.\\nSecond line.",`;
    case "int":
      return `${property}: count,`;
    case "money":
      return `${property}: 9_000_000_000,`;
    case "bool":
      return `${property}: true,`;
    case "date":
      return `${property}: "2026-01-31",`;
    case "datetime":
      return `${property}: new Date("2026-01-31T09:30:00.250Z"),`;
    case "uuid":
      return `${property}: crypto.randomUUID(),`;
    case "enum":
      return `${property}: "${values[0]}",`;
    case "ref":
      return `${property}: null,`;
  }
}

/** A reference to what is not there. */
function missing({ property, target }: Field): string {
  return `${property}: ${target?.key === "sku" ? '"nowhere"' : "crypto.randomUUID()"}`;
}
