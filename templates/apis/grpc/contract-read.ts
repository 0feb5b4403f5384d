/** The numbers in the .proto file of a resource, by whomever it was written. */
import {
  type ContractNumbers,
  fieldKey,
  fieldsRow,
  firstNumber,
  type Names,
  toCamel,
  valueKey,
  type WireType,
} from "../../../src/pattern.ts";
import { toConstant } from "./contract.ts";

/** What ends in a semicolon, and the names of the blocks that it stands in: `["message Invoice"]`. */
interface Statement {
  readonly within: readonly string[];
  readonly text: string;
}

const scalars: Readonly<Record<string, WireType>> = {
  string: "string",
  int32: "int32",
  int64: "int64",
  bool: "bool",
  "google.protobuf.Timestamp": "timestamp",
};

export function readContract(text: string, { pascal }: Names): ContractNumbers {
  const statements = statementsOf(text);
  const found: Record<string, number> = {};
  const highest = new Map<string, number>();
  const raise = (row: string, numbers: readonly number[]) =>
    highest.set(row, Math.max(highest.get(row) ?? 0, ...numbers));

  for (const statement of within(`message ${pascal}`, statements)) {
    raise(fieldsRow, numbersIn(statement));
    const [, type = "", name = "", number = ""] = field.exec(statement) ?? [];
    const property = toCamel(name.replaceAll("_", "-"));
    const values = within(`enum ${type}`, statements);
    const wire = values.length > 0 ? "enum" : scalars[type];
    if (wire === undefined || Number(number) < firstNumber) continue;
    found[fieldKey(property, wire)] = Number(number);
    for (const value of values) {
      raise(property, numbersIn(value));
      const [, constant = "", valueNumber = ""] = /^(\w+) ?= ?(\d+)/.exec(value) ?? [];
      const prefix = `${toConstant(type)}_`;
      if (Number(valueNumber) < 1 || !constant.startsWith(prefix)) continue;
      found[valueKey(property, constant.slice(prefix.length).toLowerCase())] = Number(valueNumber);
    }
  }
  // Requests have the same fields; their numbers begin earlier.
  for (const [request, fixed] of requests(pascal)) {
    const shift = firstNumber - 1 - fixed;
    const numbers = within(`message ${request}`, statements).flatMap(numbersIn);
    raise(
      fieldsRow,
      numbers.map((number) => number + shift),
    );
  }
  return { found, highest };
}

/** With how many fields each has before those of the resource. */
function requests(pascal: string): [name: string, fixed: number][] {
  return [
    [`Create${pascal}Request`, 0],
    [`Update${pascal}Request`, 2],
  ];
}

const field = /^(?:optional )?([\w.]+) (\w+) ?= ?(\d+)/;

/** Those that a statement gives, or reserves. */
function numbersIn(statement: string): number[] {
  const [, given] = /= ?(\d+)/.exec(statement) ?? [];
  const reserved = /^reserved ([\d, tomax]+)$/.exec(statement)?.[1] ?? "";
  return [...(given === undefined ? [] : [given]), ...(reserved.match(/\d+/g) ?? [])].map(Number);
}

/** Fields of a oneof are the message's; those of what is declared inside it are not. */
function within(block: string, statements: readonly Statement[]): string[] {
  return statements
    .filter(({ within: [outer, ...inner] }) => {
      return outer === block && inner.every((name) => name.startsWith("oneof "));
    })
    .map(({ text }) => text);
}

function statementsOf(text: string): Statement[] {
  const plain = text.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, "");
  const statements: Statement[] = [];
  const blocks: string[] = [];
  for (const [, words = "", end] of plain.matchAll(/([^{};]*)([{};])/g)) {
    const said = words.replaceAll(/\s+/g, " ").trim();
    if (end === "{") blocks.push(said);
    else if (end === "}") blocks.pop();
    else statements.push({ within: [...blocks], text: said });
  }
  return statements;
}
