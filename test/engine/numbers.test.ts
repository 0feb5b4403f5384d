/** Numbers of a contract: given once, whatever becomes of the fields. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRecipe } from "../../src/recipe/schema.ts";
import { namesOf } from "../../src/recipe/resource/names.ts";
import type { KnownContract, Numbers } from "../../src/recipe/resource/numbers.ts";
import { completeResources, readResources } from "../../src/recipe/resource/resources.ts";
import { contractOf } from "../../templates/apis/grpc/contract.ts";
import { protoOf } from "../../templates/apis/grpc/contract-proto.ts";
import { readContract } from "../../templates/apis/grpc/contract-read.ts";

/** What `plinth.json` keeps. */
function numbersOf(
  fields: readonly string[],
  numbers?: Numbers,
  { wanted = true, known }: { wanted?: boolean; known?: KnownContract } = {},
): Numbers | undefined {
  const contracts = { wanted, known: new Map(known && [["bill", known]]) };
  const resources = { bill: { fields, numbers } };
  return completeResources(resources, true, undefined, contracts)["bill"]?.numbers;
}

function protoFor(fields: readonly string[], numbers?: Numbers): string {
  const resources = readResources({ bill: { migration: 1001, fields, numbers } }, true);
  const context = { resource: resources[0]!, resources, has: () => true };
  return protoOf(
    contractOf({ ...context, name: "it", options: {}, sample: true, packageManager: "npm" }),
  );
}

/** As somebody reads it who knows nothing of how it was made: `InvoiceStatus` → 1 → `INVOICE_STATUS_OPEN`. */
type Blocks = Map<string, Map<number, string>>;
const reserved = "reserved";

function read(proto: string): Blocks {
  const blocks: Blocks = new Map();
  for (const [, name = "", body = ""] of proto.matchAll(
    /^(?:message|enum) (\w+) \{\n([^}]*)^\}/gm,
  )) {
    const numbers = new Map<number, string>();
    const put = (number: string, what: string) => {
      expect(numbers.has(Number(number)), `${name} has ${number} twice`).toBe(false);
      numbers.set(Number(number), what);
    };
    for (const line of body.split("\n")) {
      const [, what, number] = /^ {2}(?:optional |repeated )?(.+) = (\d+);$/.exec(line) ?? [];
      if (what !== undefined) put(number!, what);
      const [, list = ""] = /^ {2}reserved ([\d, ]+);$/.exec(line) ?? [];
      for (const one of list.match(/\d+/g) ?? []) put(one, reserved);
    }
    for (const [, gone] of body.matchAll(/"(\w+)"/g))
      expect(body, `${name} has ${gone}, which is reserved`).not.toMatch(new RegExp(` ${gone} = `));
    blocks.set(name, numbers);
  }
  return blocks;
}

const types = ["string", "string:unique", "text?", "int", "int:unique", "money", "bool?", "date"];
const otherTypes = ["datetime?", "uuid", "ref:users", "ref:products?"];
const enums = fc
  .uniqueArray(fc.constantFrom("open", "paid", "lost", "in_review"), { minLength: 2 })
  .map((values) => `enum:${values.join(",")}`);
/** Any fields, in any order, each of any type. */
const fieldLists = fc
  .uniqueArray(fc.constantFrom("a", "b", "c", "dueDate", "e2F"), { minLength: 1 })
  .chain((names) => {
    const type = fc.oneof(fc.constantFrom(...types, ...otherTypes), enums);
    return fc.tuple(...names.map((name) => type.map((one) => `${name}:${one}`)));
  });

test("whatever becomes of the fields, no number changes what it is for, and none is used again", () => {
  const edit = fc.record({ fields: fieldLists, wanted: fc.boolean() });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (edits) => {
      const ever: Blocks = new Map();
      let numbers: Numbers | undefined;
      for (const { fields, wanted } of edits) {
        numbers = numbersOf(fields, numbers, { wanted });
        if (!wanted) continue;
        for (const [block, now] of read(protoFor(fields, numbers))) {
          const before = ever.get(block) ?? new Map<number, string>();
          for (const [number, what] of before) {
            const may = [what, what.replace("int32", "int64"), reserved];
            expect(may, `${block} ${number} was ${what}`).toContain(now.get(number));
          }
          const named = [...now].filter(([, what]) => what !== reserved);
          ever.set(block, new Map([...before, ...named]));
        }
      }
    }),
    { numRuns: 200 },
  );
});

test("equal fields with equal numbers are one recipe, in whatever order the numbers were written", () => {
  fc.assert(
    fc.property(fieldLists, fieldLists, (first, then) => {
      const numbers = numbersOf(then, numbersOf(first))!;
      const backwards = Object.fromEntries(Object.entries(numbers).toReversed());
      expect(Object.entries(numbersOf(then, backwards)!)).toEqual(Object.entries(numbers));
      expect(protoFor(then, numbers)).toBe(protoFor(then, backwards));
    }),
  );
});

function knownFrom(proto: string): KnownContract {
  const contract = readContract(proto, namesOf("bill"));
  return { ...contract, given: contract.found };
}

test("a contract without numbers in plinth.json keeps those it has", () => {
  fc.assert(
    fc.property(fieldLists, fieldLists, (first, then) => {
      const known = knownFrom(protoFor(first));
      expect(known.found).toEqual(numbersOf(first));
      expect(numbersOf(then, undefined, { known })).toEqual(numbersOf(then, numbersOf(first)));
    }),
  );
});

test("what the owner has put into the contract is read, however it is written", () => {
  const proto = `
    // message Bill { string wrong = 50; }
    message Bill {
      reserved 9, 20 to 22; reserved "old";
      string id = 1; optional   string
        due_date = 7 [deprecated = true];
      oneof amount { int64 net = 12; int64 gross = 13; }
      message Line { string total = 90; }
      repeated Line lines = 14; map<string, string> labels = 15; /* bool paid = 51; */
      BillState state = 16;
    }
    message CreateBillRequest { reserved 19; }
    enum BillState { reserved 8; BILL_STATE_UNSPECIFIED = 0; BILL_STATE_IN_REVIEW = 3; OTHER = 7; }`;
  const { found, highest } = readContract(proto, namesOf("bill"));
  expect(found).toEqual({
    "dueDate:string": 7,
    "net:int64": 12,
    "gross:int64": 13,
    "state:enum": 16,
    "state.in_review": 3,
  });
  expect([...highest]).toEqual([
    ["", 23],
    ["state", 8],
  ]);
});

describe("the number", () => {
  const start = ["a:string", "b:money", "s:enum:open,paid"];
  const numbers = numbersOf(start)!;

  test("of a field is in plinth.json only where there is a contract, and stays when that goes", () => {
    expect(numbersOf(start, undefined, { wanted: false })).toBeUndefined();
    expect(numbersOf(["c:int"], numbers, { wanted: false })).toEqual(numbers);
    expect(numbers).toEqual({
      "a:string": 5,
      "b:int64": 6,
      "s:enum": 7,
      "s.open": 1,
      "s.paid": 2,
    });
  });

  test("follows a key that is renamed, and may be written without the type", () => {
    const { "a:string": a, ...others } = numbers;
    const renamed = numbersOf(["name:text", ...start.slice(1)], { name: a!, ...others });
    expect(renamed).toEqual({ "name:string": 5, ...others });
  });

  test.each([
    ["int", "money", 5],
    ["money", "int", 6],
    ["string", "date?", 5],
    ["date", "datetime", 6],
    ["bool", "int", 6],
    ["enum:x,y", "string", 6],
  ])("of %s that becomes %s is %i", (before, after, number) => {
    const changed = numbersOf([`it:${after}`], numbersOf([`it:${before}`]));
    expect(Object.values(changed!).at(-1)).toBe(number);
    expect(numbersOf([`it:${before}`], changed)).toMatchObject(number === 6 ? changed! : {});
  });

  test("where it was something else once is not used, in none of the messages", () => {
    const fields = ["c:bool", "a:int:unique", "s:enum:open,lost"];
    const proto = protoFor(
      fields,
      numbersOf(fields, numbersOf(["a:string:unique", ...start.slice(1)])),
    );
    const block = (head: string) =>
      new RegExp(`${head} \\{\n([^}]*)}`).exec(proto)?.[1]?.split("\n");
    expect(block("message CreateBillRequest")).toEqual([
      "  reserved 1, 2;",
      '  reserved "b";',
      "  bool c = 4;",
      "  int32 a = 5;",
      "  BillS s = 3;",
      "",
    ]);
    expect(block("message FindBillByARequest")).toEqual(["  reserved 1, 5;", "  int32 a = 9;", ""]);
    expect(block("enum BillS")?.slice(0, 2)).toEqual([
      "  reserved 2;",
      '  reserved "BILL_S_PAID";',
    ]);
  });

  test("passes over those that are protobuf's in one of its messages", () => {
    expect(numbersOf(["a:int", "b:int"], { "a:int32": 18_999 })).toMatchObject({
      "b:int32": 20_004,
    });
  });

  test.each<[string, Numbers, RegExp]>([
    [
      "two fields",
      { "a:string": 9, "b:int64": 9 },
      /"a:string" and "b:int64" both have the number 9/,
    ],
    ["a field that is gone", { "a:string": 9, "z:bool": 9 }, /both have the number 9/],
    ["two values", { "s:enum": 7, "s.open": 2, "s.paid": 2 }, /"s.open" and "s.paid" both/],
    ["what every resource has", { "a:string": 4 }, /"a:string" is 4/],
    ["protobuf", { "a:string": 19_500 }, /"a:string" is 19500/],
    ["protobuf, in a request", { "a:string": 20_003 }, /"a:string" is 20003/],
    ["nobody: too high", { "a:string": 536_870_912 }, /is 536870912/],
    ["nobody: a value too high", { "s:enum": 7, "s.open": 2 ** 31 }, /"s.open" is 2147483648/],
    ["nobody: a value of none", { "s:enum": 7, "s.open": 0 }, /"s.open" is 0/],
    ["nobody: a fraction", { "a:string": 5.5 }, /is 5.5/],
    ["no field", { "version:int32": 9 }, /every resource has "version" already/],
    ["no type of the wire", { "a:money": 9 }, /"a:money" is neither/],
    ["a value without its field", { "t.open": 9 }, /"t:enum" has none/],
    ["the last that there is", { "z:bool": 536_870_911 }, /there is none left for "a:string"/],
  ])("of %s is refused", (_, given, message) => {
    for (const wanted of [true, false]) {
      expect(() => numbersOf(start, given, { wanted })).toThrow(message);
      expect(() => numbersOf(start, given, { wanted })).toThrow(
        expect.objectContaining({ code: "bad-number", hint: expect.any(String), exitCode: 2 }),
      );
    }
  });

  test.each([[[]], ["x"], [{ a: "5" }], [{ a: 5.5 }], [{ a: null }]])(
    "is refused in a file as %j",
    (given) => {
      const text = JSON.stringify({ resources: { bill: { fields: start, numbers: given } } });
      expect(() => parseRecipe(text, "it", "0.1.0")).toThrow(/^it: resources\.bill\.numbers/);
    },
  );
});
