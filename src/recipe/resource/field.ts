/** Fields of a resource, as `name:type[:argument][?][:unique]` says them. */
import { InputError } from "../../errors.ts";
import { suggest } from "../closest.ts";
import { reservedEnumProblem, reservedFieldProblem, reservedValueProblem } from "./reserved.ts";

export const fieldTypes = [
  "string",
  "text",
  "int",
  "money",
  "bool",
  "date",
  "datetime",
  "uuid",
  "ref",
  "enum",
] as const;
export type FieldType = (typeof fieldTypes)[number];

/** Of these a repository can find one by value. */
const uniqueTypes: readonly FieldType[] = ["string", "int", "uuid", "ref"];

/** What a field says by itself; what a reference leads to is known where all resources are. */
export interface FieldSpec {
  /** camelCase, as given. */
  readonly name: string;
  readonly type: FieldType;
  readonly optional: boolean;
  readonly unique: boolean;
  /** Of an enum. */
  readonly values: readonly string[];
  /** Of a reference: the resource as it was written. */
  readonly to: string | undefined;
}

const namePattern = /^[a-z][a-zA-Z0-9]{0,27}$/;
const valuePattern = /^[a-z][a-z0-9_]{0,31}$/;
const maximumValues = 20;

/** @throws InputError for a field that cannot be */
export function parseField(text: string, resource: string): FieldSpec {
  const refuse = (problem: string, hint = grammar): never => {
    throw new InputError(`${resource}, field "${text}": ${problem}.`, { code: "bad-field", hint });
  };
  let optional = false;
  const unmarked = (word: string) => {
    if (!word.endsWith("?")) return word;
    optional = true;
    return word.slice(0, -1);
  };
  const [name = "", given, ...rest] = text.split(":").map((word) => unmarked(word.trim()));
  if (!namePattern.test(name)) refuse(nameProblem(name), nameHint(name));
  const reserved = reservedFieldProblem(name, given === "ref");
  if (reserved !== undefined) refuse(reserved, "Choose another name.");
  if (given === undefined || given === "") refuse("it has no type");
  if (!isFieldType(given)) refuse(`there is no type "${given}"`, suggest(given!, fieldTypes));
  const type = given as FieldType;
  const taken = type === "enum" ? reservedEnumProblem(name) : undefined;
  if (taken !== undefined) refuse(taken, "Choose another name.");
  const argument = type === "ref" || type === "enum" ? rest.shift() : undefined;
  for (const word of rest) {
    if (word === "optional") optional = true;
    else if (word !== "unique") refuse(`"${word}" means nothing here`);
  }
  const unique = rest.includes("unique");
  if (unique && !uniqueTypes.includes(type)) {
    refuse(`${type} cannot be unique`, `Only ${uniqueTypes.join(", ")} can.`);
  }
  if (name.endsWith("At") && type !== "datetime") {
    refuse("a name that ends in At is that of a datetime", `${name}:datetime, or another name.`);
  }
  return {
    name,
    type,
    optional,
    unique,
    values: type === "enum" ? readValues(argument, refuse) : [],
    to: type === "ref" ? readTarget(argument, refuse) : undefined,
  };
}

/** The one way in which a recipe writes a field. */
export function formatField({ name, type, optional, unique, values, to }: FieldSpec): string {
  const argument = to ?? (values.length > 0 ? values.join(",") : undefined);
  const words = [name, type, ...(argument === undefined ? [] : [argument])].join(":");
  return `${words}${optional ? "?" : ""}${unique ? ":unique" : ""}`;
}

const grammar =
  "Write it like number:string:unique, total:money, due:date?, customer:ref:users or status:enum:open,paid.";

type Refuse = (problem: string, hint?: string) => never;

function readValues(argument: string | undefined, refuse: Refuse): readonly string[] {
  const values = (argument ?? "").split(",").map((value) => value.trim());
  if (values.length < 2) refuse("an enum has at least two values", "status:enum:open,paid");
  if (values.length > maximumValues) refuse(`an enum has at most ${maximumValues} values`);
  for (const value of values) {
    const reserved = reservedValueProblem(value);
    if (reserved !== undefined) refuse(reserved, "Leave it out: an optional field may be absent.");
    if (!valuePattern.test(value))
      refuse(`"${value}" is no value of an enum`, "Lower case, digits and _, such as in_review.");
  }
  if (new Set(values).size < values.length) refuse("a value is there twice");
  return values;
}

function readTarget(argument: string | undefined, refuse: Refuse): string {
  if (argument !== undefined && argument !== "") return argument;
  return refuse("it does not say what it refers to", "Write it like customer:ref:users.");
}

function isFieldType(word: string | undefined): word is FieldType {
  return (fieldTypes as readonly (string | undefined)[]).includes(word);
}

function nameProblem(name: string): string {
  if (name === "") return "it has no name";
  return name.length > 28
    ? "its name is longer than 28 characters"
    : `"${name}" is no name of a field`;
}

function nameHint(name: string): string {
  const camel = name
    .replaceAll(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? "").toUpperCase())
    .replace(/^[A-Z]+/, (capitals) => capitals.toLowerCase());
  return namePattern.test(camel)
    ? `camelCase: ${camel}.`
    : "camelCase, from a letter on, at most 28 characters: dueDate.";
}
