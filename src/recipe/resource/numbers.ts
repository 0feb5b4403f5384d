/**
 * Numbers under which a contract knows the fields of a resource and the values of its enums:
 *
 *   { "number:string": 5, "total:int64": 6, "status:enum": 7, "status.open": 1, "status.paid": 2 }
 *
 * Each is given once, and for ever. What goes leaves its number here, so that nothing else can have it; what goes over
 * the wire in another way is something else.
 */
import { InputError } from "../../errors.ts";
import type { FieldType } from "./field.ts";
import { reservedFieldProblem } from "./reserved.ts";

/** As `plinth.json` holds them: fields as `property:wire type`, values of enums as `property.value`. */
export type Numbers = Readonly<Record<string, number>>;

export type WireType = "string" | "int32" | "int64" | "bool" | "timestamp" | "enum";

export const wireTypes: Readonly<Record<FieldType, WireType>> = {
  string: "string",
  text: "string",
  int: "int32",
  money: "int64",
  bool: "bool",
  date: "string",
  datetime: "timestamp",
  uuid: "string",
  ref: "string",
  enum: "enum",
};

/** What has a number. */
export interface Numerable {
  readonly property: string;
  readonly type: FieldType;
  readonly values: readonly string[];
}

/** What is numbered in a contract, whoever wrote it. */
export interface ContractNumbers {
  readonly found: Numbers;
  /** The highest number of each row: what is reserved counts, and what only its owner understands. */
  readonly highest: ReadonlyMap<string, number>;
}

/** A contract that a project has. */
export interface KnownContract extends ContractNumbers {
  /** What plinth numbered in it. */
  readonly given: Numbers;
}

/** Below are those of id, version, createTime and updateTime, which every resource has. */
export const firstNumber = 5;
const lastNumber = 2 ** 29 - 1;
/** Protobuf's own. Requests number the same fields from less, so there are a few more. */
const setAside = { from: 19_000, to: 19_999 + firstNumber - 1 };
/** Values of enums go up to this. */
export const lastValue = 2 ** 31 - 1;

const wires = [...new Set(Object.values(wireTypes))].join("|");
export const keyPattern = new RegExp(
  String.raw`^([a-z][a-zA-Z0-9]*)(?::(?:${wires})|\.([a-z][a-z0-9_]*))?$`,
);

export function fieldKey(property: string, wire: WireType): string {
  return `${property}:${wire}`;
}

export function valueKey(property: string, value: string): string {
  return `${property}.${value}`;
}

/** All that is to have a number. */
export function keysOf({ property, type, values }: Numerable): string[] {
  const key = fieldKey(property, wireTypes[type]);
  return [key, ...values.map((value) => valueKey(property, value))];
}

/** Of a key: the field, and the value if it is one of an enum. */
function partsOf(key: string): { readonly property: string; readonly value?: string | undefined } {
  const [, property = "", value] = keyPattern.exec(key) ?? [];
  return { property, value };
}

/** No two of a row have one number: the fields are one, and the values of each enum. */
export function rowOf(key: string): string {
  const { property, value } = partsOf(key);
  return value === undefined ? fieldsRow : property;
}
export const fieldsRow = "";

/** Whether it can be that of a key, others aside. */
function canBe(key: string, number: number): boolean {
  if (!Number.isInteger(number)) return false;
  if (rowOf(key) !== fieldsRow) return number >= 1 && number <= lastValue;
  return number >= firstNumber && number <= lastNumber && !isSetAside(number);
}

function isSetAside(number: number): boolean {
  return number >= setAside.from && number <= setAside.to;
}

/**
 * Numbers for all fields and values: those that are given, and for what has none yet the next that was never used.
 *
 * @param given may leave out the wire type, where somebody wrote it by hand
 * @throws InputError for numbers that cannot be
 */
export function completeNumbers(
  resource: string,
  fields: readonly Numerable[],
  given: Numbers,
  contract?: KnownContract,
): Numbers {
  const holders = check(resource, fields, given);
  const numbers = new Map(Object.entries(given));
  const highest = new Map(contract?.highest);
  for (const [key, number] of numbers) raise(highest, key, number);
  const give = (key: string) => {
    const found = contract?.found[key];
    const isFree = found !== undefined && canBe(key, found) && !holders.has(placeOf(key, found));
    const number = isFree ? found : nextNumber(resource, key, highest.get(rowOf(key)));
    holders.set(placeOf(key, number), key);
    numbers.set(key, number);
    raise(highest, key, number);
  };
  for (const field of fields) {
    const [key = ""] = keysOf(field);
    const had = alike(field).find((other) => numbers.has(other));
    if (had !== undefined && !numbers.has(key)) {
      numbers.set(key, numbers.get(had)!);
      numbers.delete(had);
    }
    keysOf(field)
      .filter((one) => !numbers.has(one))
      .forEach(give);
  }
  return inOrder(numbers);
}

/**
 * Under what else a field can have its number already. 32 and 64 bits go over the wire alike, and who reads more loses
 * nothing; who reads less would lose what is large.
 */
function alike({ property, type }: Numerable): string[] {
  return [property, ...(wireTypes[type] === "int64" ? [fieldKey(property, "int32")] : [])];
}

/** No two keys have the same. */
export function placeOf(key: string, number: number): string {
  return `${rowOf(key)} ${number}`;
}

function raise(highest: Map<string, number>, key: string, number: number): void {
  highest.set(rowOf(key), Math.max(highest.get(rowOf(key)) ?? 0, number));
}

/** Above all that was given: what is not here any more may still be in use somewhere. */
function nextNumber(resource: string, key: string, highest = 0): number {
  const isField = rowOf(key) === fieldsRow;
  const next = Math.max(isField ? firstNumber : 1, highest + 1);
  const possible = isField && isSetAside(next) ? setAside.to + 1 : next;
  if (canBe(key, possible)) return possible;
  throw new InputError(`${pathTo(resource)}: above ${highest} there is none left for "${key}".`, {
    code: "bad-number",
    hint: "Give it one by hand.",
  });
}

/** Fields by their numbers, each enum with its values by theirs: what is new comes last. */
function inOrder(numbers: ReadonlyMap<string, number>): Numbers {
  const sorted = [...numbers].toSorted(([, a], [, b]) => a - b);
  const row = (name: string) => sorted.filter(([key]) => rowOf(key) === name);
  return Object.fromEntries(
    row(fieldsRow).flatMap((entry) => {
      const { property } = partsOf(entry[0]);
      const isEnum = entry[0] === property || entry[0] === fieldKey(property, "enum");
      return [entry, ...(isEnum ? row(property) : [])];
    }),
  );
}

/** What a contract needs to know of a field. */
export interface FieldNumbers {
  readonly number: number;
  /** Those it had while it was of another type. */
  readonly formerNumbers: readonly number[];
  /** Of an enum: its values, in their order. */
  readonly numberedValues: readonly Numbered[];
  /** Of an enum: values that it had. */
  readonly goneValues: readonly Numbered[];
}

export interface Numbered {
  readonly name: string;
  readonly number: number;
}

/** @param numbers complete */
export function numbersOf({ property, type, values }: Numerable, numbers: Numbers): FieldNumbers {
  const key = fieldKey(property, wireTypes[type]);
  const own = Object.entries(numbers)
    .map(([one, number]) => ({ key: one, number, ...partsOf(one) }))
    .filter((one) => one.property === property);
  const former = own.filter((one) => one.value === undefined && one.key !== key);
  return {
    number: numbers[key]!,
    formerNumbers: former.map(({ number }) => number),
    numberedValues: values.map((name) => ({ name, number: numbers[valueKey(property, name)]! })),
    goneValues: own.flatMap(({ value, number }) =>
      value === undefined || values.includes(value) ? [] : [{ name: value, number }],
    ),
  };
}

/** Fields that there are no more: nothing else may be called so, nor have their numbers. */
export function goneFields(fields: readonly Numerable[], numbers: Numbers): Numbered[] {
  const present = new Set(fields.map(({ property }) => property));
  return Object.entries(numbers).flatMap(([key, number]) => {
    const { property, value } = partsOf(key);
    return value !== undefined || present.has(property) ? [] : [{ name: property, number }];
  });
}

function pathTo(resource: string): string {
  return `resources.${resource}.numbers`;
}

/**
 * @returns what has which number
 * @throws InputError for what two have, or nobody can
 */
function check(
  resource: string,
  fields: readonly Numerable[],
  given: Numbers,
): Map<string, string> {
  const refuse = (problem: string, hint: string): never => {
    throw new InputError(`${pathTo(resource)}: ${problem}.`, { code: "bad-number", hint });
  };
  const holders = new Map<string, string>();
  const enums = new Set(fields.flatMap(({ property, type }) => (type === "enum" ? property : [])));
  for (const [key, number] of Object.entries(given)) {
    const { property, value } = partsOf(key);
    if (property === "") {
      refuse(`"${key}" is neither a field nor a value`, 'Write "total:int64" or "status.open".');
    }
    const problem = reservedFieldProblem(property, true);
    if (problem !== undefined) refuse(`"${key}" cannot be: ${problem}`, "Take it out.");
    if (!canBe(key, number)) refuse(`"${key}" is ${number}`, rangeOf(value));
    const isEnum = [property, fieldKey(property, "enum")].some((one) => Object.hasOwn(given, one));
    if (value !== undefined && !isEnum && !enums.has(property)) {
      refuse(
        `"${key}" has a number, but "${fieldKey(property, "enum")}" has none`,
        "An enum that is called otherwise takes its values along: rename the keys of all of them.",
      );
    }
    const other = holders.get(placeOf(key, number));
    if (other !== undefined) {
      refuse(
        `"${other}" and "${key}" both have the number ${number}`,
        "If two branches gave it, take out the key that nobody relies on yet: it is given another number.",
      );
    }
    holders.set(placeOf(key, number), key);
  }
  return holders;
}

function rangeOf(value: string | undefined): string {
  return value === undefined
    ? `A field has one from ${firstNumber} to ${lastNumber}, but for ${setAside.from} to ${setAside.to}: the rest is protobuf's, or that of what every resource has.`
    : `A value has one from 1 to ${lastValue}.`;
}
