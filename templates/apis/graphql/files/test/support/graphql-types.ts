import {
  Kind,
  parse,
  type DefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type TypeNode,
} from "graphql";

const SCALARS: Readonly<Record<string, string>> = {
  ID: "string",
  String: "string",
  Boolean: "boolean",
  Int: "number",
  Float: "number",
  SafeInt: "number",
  DateTime: "Date",
};
const LINE_WIDTH = 100;

/** What a part of the schema says, in TypeScript. `Source` are the types that stand behind its own. */
export function printTypes(title: string, sdl: string): string {
  const { definitions } = parse(sdl);
  const named = new Map(
    definitions.flatMap((node) => (isInput(node) ? [[node.name.value, node.name.value]] : [])),
  );
  const sources = new Set<string>();

  function print(type: TypeNode): string {
    if (type.kind === Kind.NON_NULL_TYPE) return printNullable(type.type);
    return `${printNullable(type)} | null`;
  }

  function printNullable(type: TypeNode): string {
    if (type.kind === Kind.NON_NULL_TYPE) return print(type);
    if (type.kind === Kind.LIST_TYPE) {
      const item = print(type.type);
      return `readonly ${item.includes("|") ? `(${item})` : item}[]`;
    }
    const known = SCALARS[type.name.value] ?? named.get(type.name.value);
    if (known !== undefined) return known;
    sources.add(type.name.value);
    return `Source["${type.name.value}"]`;
  }

  function printInput({ name, type, defaultValue }: InputValueDefinitionNode): string {
    const optional = type.kind !== Kind.NON_NULL_TYPE && defaultValue === undefined;
    return `${name.value}${optional ? "?" : ""}: ${print(type)}`;
  }

  function printField({ name, type, arguments: args = [] }: FieldDefinitionNode): string {
    if (args.length === 0) return `    ${name.value}: ${print(type)};\n`;
    const inputs = args.map(printInput);
    const lines = inputs.map((input) => `      ${input};\n`).join("");
    return firstThatFits(
      `    ${name.value}: (args: { ${inputs.join("; ")} }) => ${print(type)};\n`,
      `    ${name.value}: (args: {\n${lines}    }) => ${print(type)};\n`,
    );
  }

  const inputs = definitions.map((node) => {
    if (node.kind === Kind.ENUM_TYPE_DEFINITION) {
      const values = node.values?.map((value) => `"${value.name.value}"`) ?? [];
      return firstThatFits(
        `export type ${node.name.value} = ${values.join(" | ")};\n\n`,
        `export type ${node.name.value} =\n  | ${values.join("\n  | ")};\n\n`,
      );
    }
    if (node.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION) return "";
    const fields = node.fields?.map((field) => `  ${printInput(field)};\n`) ?? [];
    return `export interface ${node.name.value} {\n${fields.join("")}}\n\n`;
  });
  const outputs = definitions.map((node) => {
    if (!isObject(node)) return "";
    return `  ${node.name.value}: {\n${node.fields?.map(printField).join("") ?? ""}  };\n`;
  });
  const names = [...sources].toSorted().map((source) => `"${source}"`);
  const head = `export interface ${title}Schema`;
  const union = names.join(" | ");
  const parameter = `Source extends Record<${union}, unknown>`;
  const start =
    names.length === 0
      ? `${head} {\n`
      : firstThatFits(
          `${head}<${parameter}> {\n`,
          `${head}<\n  ${parameter},\n> {\n`,
          `${head}<\n  Source extends Record<\n    ${union},\n    unknown\n  >,\n> {\n`,
        );
  return `${inputs.join("")}${start}${outputs.join("")}}\n`;
}

function isObject(node: DefinitionNode) {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;
}

function isInput(node: DefinitionNode) {
  return node.kind === Kind.ENUM_TYPE_DEFINITION || node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION;
}

/** As a formatter chooses: the first of which no line is too long. */
function firstThatFits(...forms: [string, ...string[]]): string {
  return forms.find(hasRoom) ?? forms.at(-1)!;
}

function hasRoom(form: string): boolean {
  return form.split("\n").every((line) => line.length <= LINE_WIDTH);
}
