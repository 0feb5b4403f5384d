/** Resources as the engine sees them: names and fields of any kind. */
import { ts } from "ts-morph";
import { expect, test } from "vitest";
import { loadCatalog } from "../../src/catalog/load.ts";
import { presetPatterns } from "../../src/catalog/presets.ts";
import { resolve } from "../../src/catalog/resolve.ts";
import { InputError } from "../../src/errors.ts";
import { parseRecipe } from "../../src/recipe/schema.ts";
import { formatField, parseField } from "../../src/recipe/resource/field.ts";
import { namesOf, pluralOf, withArticle } from "../../src/recipe/resource/names.ts";
import { completeResources } from "../../src/recipe/resource/resources.ts";
import { render } from "../../src/render/render.ts";
import { withoutUnusedImports } from "../../src/render/unused-imports.ts";
import { recipeOf } from "../matrix/rows.ts";

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

test.each([
  ["status:enum:open", /at least two values/],
  ["status:enum:open,open", /twice/],
  ["status:enum:Open,paid", /no value of an enum/],
  ["status:enum:unspecified,open", /absence of a value/],
  ["total:float", /no type "float"/],
])("the field %s is refused", (given, reason) => {
  expect(() => parseField(given, "invoice")).toThrow(reason);
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

test("no field is called as all of its resource are", () => {
  const called = (field: string) => () => completeResources({ widget: { fields: [field] } }, true);
  expect(called("widgets:string:unique")).toThrow(/what all widgets are called/);
  expect(called("widget:string")).not.toThrow();
});

test("a recipe file may say the fields alone, and nothing that means nothing", () => {
  const read = (resources: unknown) => parseRecipe(JSON.stringify({ resources }), "it", "0.1.0");
  expect(read({ invoice: ["a:int"] }).resources).toEqual({ invoice: { fields: ["a:int"] } });
  for (const wrong of [[], { a: 1 }, { a: { fields: "a:int" } }, { a: { fields: [], x: 1 } }]) {
    expect(() => read(wrong)).toThrow(/it: /);
  }
});

async function rendered(api: string, given: Record<string, string[]>) {
  const entries = Object.entries(given).map(([name, fields]) => [name, { fields }]);
  const resources = completeResources(Object.fromEntries(entries), true);
  const axes = { architecture: "layered", database: "sqlite", apis: [api] };
  const patterns = presetPatterns("minimal", { ...axes, sample: true, resources }, catalog);
  return render(resolve({ ...recipeOf(axes, patterns), resources }, catalog), catalog);
}

test.each<[string, Record<string, string[]>]>([
  ["a type that is another one's", { invoice: ["status:enum:a,b"], "invoice-status": ["n:int"] }],
  ["a scalar of the schema", { "date-time": ["n:int"] }],
  ["a type of the sample", { "order-status": ["n:int"] }],
  ["a root of GraphQL", { subscription: ["n:int"] }],
])("GraphQL has no resource that would be called as %s", async (_, given) => {
  await expect(rendered("graphql", given)).rejects.toThrow(InputError);
  expect((await rendered("rest", given)).size).toBeGreaterThan(0);
});

test("over GraphQL, an enum may be called as something in its module", async () => {
  const names = ["byId", "current", "resolvers"];
  const tree = await rendered("graphql", { invoice: names.map((name) => `${name}:enum:a,b?`) });
  const { content = "" } = tree.get("src/api/graphql/invoices.ts") ?? {};
  const file = ts.createSourceFile("invoices.ts", content, ts.ScriptTarget.Latest, true);
  const bound: string[] = [];
  const visit = (node: ts.Node): void => {
    const binds =
      ts.isBindingElement(node) || ts.isVariableDeclaration(node) || ts.isParameter(node);
    if (binds && ts.isIdentifier(node.name)) bound.push(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  // Nothing stands in the way of what the module calls so.
  expect(bound.filter((name) => names.includes(name)).sort()).toEqual(names);
});

test("imports that nothing uses are left out", () => {
  const text =
    'import { a, type B } from "x";\nimport { c } from "y";\n\nexport const d: B = "a c";\n';
  expect(withoutUnusedImports("a.ts", text)).toBe(
    'import { type B } from "x";\n\nexport const d: B = "a c";\n',
  );
});
