/** Resources as the engine sees them: names and fields of any kind, laid out as the formatter does it. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadCatalog } from "../../src/catalog/load.ts";
import { presetPatterns } from "../../src/catalog/presets.ts";
import { resolve } from "../../src/catalog/resolve.ts";
import { InputError } from "../../src/errors.ts";
import { parseRecipe } from "../../src/recipe/schema.ts";
import { formatField, parseField } from "../../src/recipe/resource/field.ts";
import { namesOf, pluralOf, withArticle } from "../../src/recipe/resource/names.ts";
import { completeResources } from "../../src/recipe/resource/resources.ts";
import { layOut } from "../../src/render/layout/layout.ts";
import { render } from "../../src/render/render.ts";
import { withoutUnusedImports } from "../../src/render/unused-imports.ts";
import { recipeOf } from "../matrix/rows.ts";

const timeout = 60_000;
const catalog = await loadCatalog();

test.each([
  ["number:string:unique", "number:string:unique"],
  ["due:date?", "due:date?"],
  ["due:date:optional", "due:date?"],
  ["customer:ref:users?:unique", "customer:ref:users?:unique"],
  ["customer:ref:users:unique?", "customer:ref:users?:unique"],
  ["status: enum: open, paid?", "status:enum:open,paid?"],
])("the field %s is written %s", (given, written) => {
  expect(formatField(parseField(given, "invoice"))).toBe(written);
  expect(formatField(parseField(written, "invoice"))).toBe(written);
});

test("a resource has its name in every form", () => {
  expect(namesOf("purchase-order")).toMatchObject({
    camels: "purchaseOrders",
    pascal: "PurchaseOrder",
    snakes: "purchase_orders",
    words: "purchase order",
  });
  expect(["category", "box", "day", "branch"].map(pluralOf)).toEqual([
    "categories",
    "boxes",
    "days",
    "branches",
  ]);
  expect(["invoice", "unit", "payment"].map(withArticle)).toEqual([
    "an invoice",
    "a unit",
    "a payment",
  ]);
});

test("a migration keeps its number, whatever comes and goes", () => {
  const one = completeResources({ invoice: { fields: ["a:int"] } }, true);
  const two = completeResources({ apple: { fields: ["a:int"] }, ...one }, true);
  expect([two["invoice"]?.migration, two["apple"]?.migration]).toEqual([1001, 1002]);
  expect(Object.keys(two)).toEqual(["invoice", "apple"]);
  const known = { last: 1002, byPlural: new Map([["invoices", 1001]]), sample: false };
  const later = completeResources(
    { pear: { fields: ["a:int"] }, invoice: { fields: ["a:int"] } },
    true,
    known,
  );
  expect([later["invoice"]?.migration, later["pear"]?.migration]).toEqual([1001, 1003]);
});

test("the names of the sample are free where it is not and never was", () => {
  const given = { user: { fields: ["a:int"] }, order: { fields: ["buyer:ref:users"] } };
  expect(Object.keys(completeResources(given, false))).toEqual(["user", "order"]);
  expect(() => completeResources(given, true)).toThrow(/resource of the sample/);
  const known = { last: 2, byPlural: new Map<string, number>(), sample: true };
  expect(() => completeResources(given, false, known)).toThrow(/migrations of the sample/);
});

test("a recipe file may say the fields alone, and nothing that means nothing", () => {
  const read = (resources: unknown) => parseRecipe(JSON.stringify({ resources }), "it", "0.1.0");
  expect(read({ invoice: ["a:int"] }).resources).toEqual({ invoice: { fields: ["a:int"] } });
  for (const wrong of [[], { a: 1 }, { a: { fields: "a:int" } }, { a: { fields: [], x: 1 } }]) {
    expect(() => read(wrong)).toThrow(/it: /);
  }
});

const fields = [
  "a:string:unique",
  "theLongestNameThatAFieldHas0:int:unique",
  "note:text?",
  "amount:money",
  "paid:bool?",
  "day:date",
  "sentAt:datetime?",
  "theLongestTokenThatThereIs00:uuid?:unique",
  "theLongestOwnerThatThereIs00:ref:users",
  "product:ref:products?",
  "state:enum:open,in_review,written_off,and_some_more,so_that_a_line,is_too_short",
];

test.each([
  ["sqlite", "layered", "x"],
  ["postgres", "hexagonal", "quarterly-tax-declaration"],
  ["mongodb", "hexagonal", "tax-line"],
  ["mysql", "layered", "quarterly-tax-declaration-0"],
])(
  "%s, %s: the formatter has nothing to change about %s",
  { timeout },
  (database, architecture, name) => {
    const axes = { architecture, database, apis: ["graphql", "grpc", "rest"] };
    const resources = completeResources(
      { [name]: { fields }, leftover: { fields: [`it:ref:${name}:unique`], plural: "remains" } },
      true,
    );
    const patterns = presetPatterns("production", { ...axes, sample: true, resources }, catalog);
    const tree = render(resolve({ ...recipeOf(axes, patterns), resources }, catalog), catalog);
    const directory = mkdtempSync(join(tmpdir(), "plinth-layout-"));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    for (const [path, { content }] of tree) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), content);
    }
    const formatter = join(import.meta.dirname, "../../node_modules/.bin/oxfmt");
    const check = () => execFileSync(formatter, ["--check"], { cwd: directory, stdio: "pipe" });
    expect(check).not.toThrow();
  },
);

test("layout gives up on what it does not know, and changes nothing then", () => {
  const text = "label: for (;;) {\n    // nothing to see\n  break label ;\n}\n";
  expect(layOut("a.ts", text)).toBe(text);
});

test.each([
  ["a type that is another one's", { invoice: ["status:enum:a,b"], "invoice-status": ["n:int"] }],
  ["a scalar of the schema", { "date-time": ["n:int"] }],
  ["a type of the sample", { "order-status": ["n:int"] }],
  ["a root of GraphQL", { subscription: ["n:int"] }],
])("GraphQL has no resource that would be called as %s", (_, given) => {
  const entries = Object.entries(given).map(([name, list]) => [name, { fields: list }]);
  const resources = completeResources(Object.fromEntries(entries), true);
  const rendered = (api: string) => {
    const axes = { architecture: "layered", database: "sqlite", apis: [api] };
    const patterns = presetPatterns("minimal", { ...axes, sample: true, resources }, catalog);
    return render(resolve({ ...recipeOf(axes, patterns), resources }, catalog), catalog);
  };
  expect(() => rendered("graphql")).toThrow(InputError);
  expect(rendered("rest").size).toBeGreaterThan(0);
});

test("layout breaks what a type has for parameters", () => {
  const long = (letter: string) => letter.repeat(40);
  const text = `export interface A<B extends Record<"${long("c")}" | "${long("d")}", unknown>> {
  e: { f: (args: { ${long("g")}: string; ${long("h")}: number }) => string };
}
function i(${long("j")}: string, ...${long("k")}: readonly string[]) {}
type L = (typeof ${long("m")})["${long("n")}"]["o"];
`;
  expect(layOut("a.ts", text)).toBe(`export interface A<
  B extends Record<
    "${long("c")}" | "${long("d")}",
    unknown
  >,
> {
  e: {
    f: (args: {
      ${long("g")}: string;
      ${long("h")}: number;
    }) => string;
  };
}
function i(
  ${long("j")}: string,
  ...${long("k")}: readonly string[]
) {}
type L =
  (typeof ${long("m")})["${long("n")}"]["o"];
`);
});

test("imports that nothing uses are left out", () => {
  const text =
    'import { a, type B } from "x";\nimport { c } from "y";\n\nexport const d: B = "a c";\n';
  expect(withoutUnusedImports("a.ts", text)).toBe(
    'import { type B } from "x";\n\nexport const d: B = "a c";\n',
  );
});
