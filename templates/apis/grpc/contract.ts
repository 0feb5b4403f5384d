/** The contract of a resource: what its .proto file says, before anybody writes it down. */
import {
  type Field,
  firstNumber,
  type Names,
  type Numbered,
  type Resource,
  type ResourceContext,
  toPascal,
  toSnake,
  toWords,
  type WireType,
  wireTypes,
} from "../../../src/pattern.ts";

export interface Contract {
  /** `price_lists.v1` */
  readonly package: string;
  /** `price_lists/v1/price_lists.proto` */
  readonly path: string;
  readonly service: string;
  readonly comment: string;
  readonly calls: readonly Call[];
  readonly enums: readonly Enum[];
  readonly messages: readonly Message[];
}

export interface Call {
  readonly name: string;
  readonly comment?: string | undefined;
}

export interface Enum {
  readonly name: string;
  /** By their names in full; the first stands for none of them. */
  readonly values: readonly Numbered[];
  readonly reserved: Reserved;
}

export interface Message {
  readonly name: string;
  readonly fields: readonly MessageField[];
  readonly reserved: Reserved;
}

/** What was there once, and nothing else may be. */
export interface Reserved {
  /** From the lowest on. */
  readonly numbers: readonly number[];
  readonly names: readonly string[];
}

export interface MessageField {
  readonly name: string;
  /** As JSON and TypeScript call it. */
  readonly property: string;
  readonly number: number;
  readonly kind: FieldKind;
  /** Of an enum or a message of this file. */
  readonly type?: string | undefined;
  readonly label?: "optional" | "repeated" | undefined;
  readonly comment?: string | undefined;
}

export type FieldKind = WireType | "message";

const comments: Readonly<Partial<Record<Field["type"], string>>> = {
  money: "In minor units, like cents.",
  date: "A day, like 2026-01-31.",
};

export function contractOf({ resource, has }: ResourceContext): Contract {
  const { names, fields } = resource;
  const { pascal, pascals, snakes, words, wordsPlural } = names;
  const unique = fields.filter((field) => field.unique);
  const pages = has("cursor-pages");
  const item = field("message", names.camel, pascal);
  const id = field("string", "id");
  const expectedVersion = field("int32", "expectedVersion");
  const answer = (call: string, comment?: string) =>
    message(`${call}Response`, { ...item, comment });
  return {
    package: `${snakes}.v1`,
    path: `${snakes}/v1/${snakes}.proto`,
    service: `${pascal}Service`,
    comment: `Creates, reads, changes and deletes ${wordsPlural}.`,
    calls: [
      { name: `Create${pascal}`, comment: taken(unique) },
      { name: `Get${pascal}` },
      ...unique.map((one) => ({ name: finderOf(one, names) })),
      ...(pages ? [{ name: `List${pascals}`, comment: newestFirst }] : []),
      {
        name: `Update${pascal}`,
        comment: `ABORTED when the ${words} has changed since it was read.`,
      },
      {
        name: `Delete${pascal}`,
        comment: `ABORTED when the ${words} has changed, FAILED_PRECONDITION while others refer to it.`,
      },
    ],
    enums: fields.filter(({ type }) => type === "enum").map((one) => enumOf(one, names)),
    messages: [
      resourceMessage(
        pascal,
        [
          id,
          { ...field("int32", "version"), comment: versionComment },
          field("timestamp", "createTime"),
          field("timestamp", "updateTime"),
        ],
        resource,
        ({ type }) => comments[type],
      ),
      resourceMessage(`Create${pascal}Request`, [], resource),
      answer(`Create${pascal}`),
      message(`Get${pascal}Request`, id),
      answer(`Get${pascal}`),
      ...unique.flatMap((one) => [
        finderRequest(one, names),
        answer(finderOf(one, names), "Absent when there is none."),
      ]),
      ...(pages ? pageMessages(names) : []),
      resourceMessage(`Update${pascal}Request`, [id, expectedVersion], resource),
      answer(`Update${pascal}`),
      message(`Delete${pascal}Request`, id, expectedVersion),
      message(`Delete${pascal}Response`),
    ],
  };
}

const newestFirst = "Newest first. What is created meanwhile neither repeats nor hides others.";
const versionComment =
  "Grows with every change; an update or a deletion states the one it has read.";

/** `FindInvoiceByNumber` */
export function finderOf({ property }: Field, { pascal }: Names): string {
  return `Find${pascal}By${toPascal(property)}`;
}

/** `findInvoiceByNumber`: as ts-proto turns the name of a call, word by word, into that of a method. */
export function methodOf(call: string): string {
  const words = call.match(/[A-Z][a-z]+|[a-z]+|[0-9]+|[A-Z]+(?![a-z])/g) ?? [];
  const [first = "", ...rest] = words.map((word) => word.toLowerCase());
  return [first, ...rest.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))].join("");
}

/** `InvoiceStatus`, with `INVOICE_STATUS_OPEN`. */
export function enumOf(field: Field, { pascal }: Names): Enum {
  const { name, numberedValues, goneValues } = field;
  const type = `${pascal}${toPascal(name)}`;
  const nameOf = (value: string) => `${toConstant(type)}_${value.toUpperCase()}`;
  return {
    name: type,
    values: [
      { name: nameOf("unspecified"), number: 0 },
      ...numberedValues.map((value) => ({ ...value, name: nameOf(value.name) })),
    ],
    reserved: reservedOf(
      goneValues.map(({ number }) => number),
      goneValues.map((value) => nameOf(value.name)),
    ),
  };
}

/** `IBANKind` → `IBAN_KIND`, as `buf lint` wants the values of an enum to begin. */
export function toConstant(pascal: string): string {
  return pascal
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .replaceAll(/([A-Z0-9])([A-Z][a-z])/g, "$1_$2")
    .toUpperCase();
}

function pageMessages({ camels, pascal, pascals }: Names): Message[] {
  return [
    message(
      `List${pascals}Request`,
      {
        ...field("int32", "pageSize"),
        label: "optional",
        comment: "From 1 to 100; 20 unless it is set.",
      },
      {
        ...field("string", "pageToken"),
        label: "optional",
        comment: "The next_page_token of the page before; none for the first page.",
      },
    ),
    message(
      `List${pascals}Response`,
      { ...field("message", camels, pascal), label: "repeated" },
      {
        ...field("string", "nextPageToken"),
        label: "optional",
        comment: "Absent on the last page.",
      },
    ),
  ];
}

type Unnumbered = Omit<MessageField, "number">;

function message(name: string, ...fields: readonly Unnumbered[]): Message {
  const numbered = fields.map((one, index) => ({ ...one, number: index + 1 }));
  return { name, fields: numbered, reserved: reservedOf([], []) };
}

/** A message with all fields of the resource: their numbers go on from those that it has before. */
function resourceMessage(
  name: string,
  before: readonly Unnumbered[],
  { fields, goneFields, names }: Resource,
  comment?: (field: Field) => string | undefined,
): Message {
  const fixed = message(name, ...before);
  const numberIn = (number: number) => number - firstNumber + 1 + before.length;
  const own = fields.map((one) => ({
    ...asField(one, names),
    comment: comment?.(one),
    number: numberIn(one.number),
  }));
  const gone = [
    ...goneFields.map(({ number }) => number),
    ...fields.flatMap(({ formerNumbers }) => formerNumbers),
  ];
  const reserved = reservedOf(gone.map(numberIn), goneFields.map(nameIn));
  return { name, fields: [...fixed.fields, ...own], reserved };
}

/** A field alone is the first. Of another type than it was, it has the number that it has everywhere. */
function finderRequest(one: Field, names: Names): Message {
  const wasAnother = one.formerNumbers.length > 0;
  return {
    name: `${finderOf(one, names)}Request`,
    fields: [{ ...asField(one, names), label: undefined, number: wasAnother ? one.number : 1 }],
    reserved: reservedOf(wasAnother ? [1, ...one.formerNumbers] : [], []),
  };
}

function nameIn({ name }: Numbered): string {
  return toSnake(name);
}

function reservedOf(numbers: readonly number[], names: readonly string[]): Reserved {
  return { numbers: numbers.toSorted((a, b) => a - b), names: [...new Set(names)].sort() };
}

function field(kind: FieldKind, property: string, type?: string): Unnumbered {
  return { name: toSnake(property), property, kind, type };
}

function asField(given: Field, names: Names): Unnumbered {
  const type = given.type === "enum" ? enumOf(given, names).name : undefined;
  return {
    ...field(wireTypes[given.type], given.property, type),
    label: given.optional ? "optional" : undefined,
  };
}

function taken(unique: readonly Field[]): string | undefined {
  const all = unique.map(({ property }) => toWords(property));
  if (all.length === 0) return undefined;
  const list = all.length === 1 ? all[0] : `${all.slice(0, -1).join(", ")} or ${all.at(-1)}`;
  return `ALREADY_EXISTS when the ${list} is taken.`;
}
