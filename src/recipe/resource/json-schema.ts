/** Fields of a resource from a JSON Schema, as far as the two speak of the same. */
import { InputError } from "../../errors.ts";
import { reservedFieldProblem } from "./reserved.ts";

export interface ReadFields {
  /** As the command takes them: `due:date?`. */
  readonly fields: readonly string[];
  /** What was not taken over, sentence by sentence. */
  readonly notes: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/** What a `string` with a format becomes. */
const formats: Readonly<Record<string, string>> = {
  date: "date",
  "date-time": "datetime",
  uuid: "uuid",
};

/** What says nothing that would be lost. */
const understood = new Set([
  "type",
  "format",
  "enum",
  "$comment",
  "title",
  "description",
  "examples",
  "nullable",
]);
const longestString = 200;

/**
 * @param source how the file is called in messages
 * @throws InputError if it is no JSON Schema of an object, or nothing of it can be mapped
 */
export function readFieldsFrom(text: string, source: string): ReadFields {
  const schema = parse(text, source);
  const { properties, required } = schema;
  if (!isObject(properties)) {
    throw new InputError(`${source} is no JSON Schema of an object: it has no "properties".`, {
      code: "bad-schema",
      hint: 'It looks like { "type": "object", "properties": { "number": { "type": "string" } } }.',
    });
  }
  const needed = new Set(Array.isArray(required) ? required : []);
  const fields: string[] = [];
  const notes: string[] = [];
  for (const [given, value] of Object.entries(properties)) {
    const name = camelOf(given);
    const left = (reason: string) => notes.push(`${source}: "${given}" is left out: ${reason}.`);
    const reserved = reservedFieldProblem(name);
    if (reserved !== undefined) left(reserved);
    else if (name !== given && name in properties) left(`"${name}" is there as well`);
    else if (!isObject(value)) left("it says nothing of its type");
    else {
      const { type, optional } = typeOf(value);
      if (type === undefined) left(whyNot(value));
      else {
        fields.push(`${name}:${type}${optional || !needed.has(given) ? "?" : ""}`);
        const lost = Object.keys(value).filter(
          (key) => !understood.has(key) && !isKept(key, value),
        );
        if (name !== given) notes.push(`${source}: "${given}" is called ${name} here.`);
        if (lost.length > 0)
          notes.push(`${source}: "${given}" is taken over without ${lost.join(", ")}.`);
      }
    }
  }
  if (fields.length > 0) return { fields, notes };
  throw new InputError([`Nothing in ${source} can be a field.`, ...notes].join("\n"), {
    code: "bad-schema",
    hint: "Types that can be: string, integer, boolean, and enums of lower-case words.",
  });
}

/** `amount_cents`, `amount-cents`, `AmountCents` and `AMOUNT_CENTS` → `amountCents` */
function camelOf(name: string): string {
  const mixed = /[a-z]/.test(name) ? name : name.toLowerCase();
  return mixed
    .replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (capitals) => capitals.toLowerCase())
    .replaceAll(/(?<=[a-z0-9])[_-]+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
}

function typeOf(schema: Json): { type: string | undefined; optional: boolean } {
  const given = Array.isArray(schema["type"]) ? schema["type"] : [schema["type"]];
  const optional = given.includes("null") || schema["nullable"] === true;
  const types = given.filter((type) => type !== "null");
  const values = schema["enum"];
  if (Array.isArray(values)) {
    const words = values.filter((value) => value !== null);
    const areWords = words.every(
      (value) => typeof value === "string" && /^[a-z][a-z0-9_]*$/.test(value),
    );
    const hasNull = words.length < values.length;
    return {
      type: areWords ? `enum:${words.join(",")}` : undefined,
      optional: optional || hasNull,
    };
  }
  const [type, ...others] = types;
  if (others.length > 0) return { type: undefined, optional };
  if (type === "integer") return { type: "int", optional };
  if (type === "boolean") return { type: "bool", optional };
  if (type !== "string") return { type: undefined, optional };
  const long = typeof schema["maxLength"] === "number" && schema["maxLength"] > longestString;
  return { type: formats[String(schema["format"])] ?? (long ? "text" : "string"), optional };
}

/** The limit that a field has anyway, or has for this. */
function isKept(key: string, { [key]: value }: Json): boolean {
  if (key === "minLength") return value === 1;
  return key === "maxLength" && (value === longestString || value === 10_000);
}

function whyNot(schema: Json): string {
  if ("$ref" in schema) return "write a reference as name:ref:resource";
  if (schema["type"] === "number")
    return "numbers are whole here; use int, or money in minor units";
  if (Array.isArray(schema["enum"])) return "values of an enum are lower-case words";
  return `there is no field of type ${JSON.stringify(schema["type"] ?? "none")}`;
}

function parse(text: string, source: string): Json {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (isObject(value)) return value;
  } catch (cause) {
    throw new InputError(`${source} is not valid JSON.`, {
      code: "bad-schema",
      hint: "Pass a file with a JSON Schema.",
      cause,
    });
  }
  throw new InputError(`${source} must hold an object.`, {
    code: "bad-schema",
    hint: "Pass a file with a JSON Schema.",
  });
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
