/** Resources come and go like patterns do, but for what may have run on a database. */
import { describe, expect, test } from "vitest";
import type { Choices, Recipe } from "../../src/index.ts";
import { addResource, removeResource } from "../../src/recipe/change.ts";
import { create, evolve, type Project } from "./memory.ts";
import { catalog, recipeOf, treeOf } from "./projects.ts";
import { workspace } from "./workspace.ts";

const timeout = 60_000;
const quiet = ["--json", "--no-install"] as const;
const fields = ["number:string:unique", "total:money", "due:date?", "status:enum:open,paid"];
const starts: Choices[] = [
  { database: "sqlite", preset: "standard" },
  { architecture: "hexagonal", database: "postgres", preset: "minimal" },
  { database: "mysql", preset: "standard", sample: false },
  { architecture: "hexagonal", database: "mongodb", apis: ["graphql", "grpc", "rest"] },
];

function withResource(recipe: Recipe, name: string, ...given: string[]): Recipe {
  return addResource(recipe, name, { fields: given }, undefined, catalog);
}

async function filesOf(recipe: Recipe): Promise<Record<string, string>> {
  return Object.fromEntries(
    [...(await treeOf(recipe))].map(([path, { content }]) => [path, content]),
  );
}

/** All but the migrations and their list. */
function plain(files: Iterable<[string, string]>): Record<string, string> {
  return Object.fromEntries([...files].filter(([path]) => !/\/migrations\//.test(path)));
}

async function to(project: Project, recipe: Recipe): Promise<Project> {
  const { project: next, plan } = await evolve(project, recipe);
  expect(plan.conflicts).toEqual([]);
  expect(plan.clashes).toEqual([]);
  return next;
}

describe.each(starts)("on %j", { timeout }, (choices) => {
  const start = recipeOf(choices);

  test("a resource that comes and goes leaves its migration", async () => {
    const added = withResource(start, "invoice", ...fields);
    const project = await to(await create(start), added);
    expect(Object.fromEntries(project.files)).toEqual(await filesOf(added));
    const back = await to(project, removeResource(added, "invoice", catalog));
    expect(plain(back.files)).toEqual(plain(Object.entries(await filesOf(start))));
    const before = await treeOf(start);
    const left = [...back.files.keys()].filter((path) => !before.has(path));
    const migration = start.database === "mongodb" ? [] : [expect.stringMatching("1001-invoices")];
    expect(left).toEqual(migration);
  });

  test("the order in which they come shows in the migrations alone", async () => {
    const one = withResource(withResource(start, "invoice", ...fields), "tag", "label:string");
    const other = withResource(withResource(start, "tag", "label:string"), "invoice", ...fields);
    const names = async (recipe: Recipe) => plain(Object.entries(await filesOf(recipe)));
    expect(await names(one)).toEqual(await names(other));
  });

  test("one that refers to another comes after it and keeps it", () => {
    const invoice = withResource(start, "invoice", ...fields);
    const both = withResource(invoice, "payment", "invoice:ref:invoice", "amount:money");
    expect(both.resources?.["payment"]?.migration).toBe(1002);
    expect(() => removeResource(both, "invoice", catalog)).toThrow(/payment refers to it/);
    expect(removeResource(removeResource(both, "payment", catalog), "invoice", catalog)).toEqual(
      start,
    );
  });
});

describe("the command", () => {
  test("does what its dry run says, once", { timeout }, async () => {
    const shop = await workspace();
    const words = ["resource", "invoice", ...fields, "customer:ref:users", ...quiet];
    const before = shop.everything();
    const dry = await shop.plinth(...words, "--dry-run");
    expect(dry.code).toBe(0);
    expect(shop.everything()).toEqual(before);
    const real = await shop.plinth(...words);
    expect({ ...real.json, elapsedMs: 0, next: [] }).toEqual({
      ...dry.json,
      elapsedMs: 0,
      next: [],
    });
    expect(shop.read("src/data/sql/migrations/1001-invoices.ts")).toContain("invoices_customer_fk");
    const after = shop.everything();
    shop.commit();
    const again = await shop.plinth(...words);
    expect([again.code, again.json.files]).toEqual([0, []]);
    expect(shop.everything()).toEqual(after);
  });

  test("is the same as plinth.json by hand, and apply", { timeout }, async () => {
    const [one, other] = [await workspace(), await workspace()];
    await one.plinth("resource", "invoice", ...fields, ...quiet);
    other.edit("plinth.json", (text) =>
      text.replace(
        '"packageManager"',
        `"resources": { "invoice": ${JSON.stringify(fields)} },\n  "packageManager"`,
      ),
    );
    other.commit();
    expect((await other.plinth("apply", ...quiet)).code).toBe(0);
    const lockless = (files: Record<string, string>) =>
      Object.fromEntries(Object.entries(files).filter(([path]) => !/^\.(env|git)/.test(path)));
    expect(lockless(other.everything())).toEqual(lockless(one.everything()));
  });

  test(
    "keeps edits, numbers after the owner's migrations, and comes back to its table",
    { timeout },
    async () => {
      const shop = await workspace();
      await shop.plinth("resource", "invoice", ...fields, ...quiet);
      shop.write("src/data/sql/migrations/1002-mine.ts", "export {};\n");
      shop.edit("src/services/invoice-service.ts", (text) => `${text}\nexport const mine = 1;\n`);
      shop.commit();
      const added = await shop.plinth("resource", "payment", "invoice:ref:invoice", ...quiet);
      expect(added.json.recipe.resources.payment.migration).toBe(1003);
      shop.commit();
      const refused = await shop.plinth("resource", "invoice", "--remove", ...quiet);
      expect([refused.code, refused.json.code]).toEqual([2, "needed"]);
      await shop.plinth("resource", "payment", "--remove", ...quiet);
      shop.commit();
      const removed = await shop.plinth("resource", "invoice", "--remove", ...quiet);
      expect(removed.code).toBe(0);
      expect(removed.json.notes).toEqual(
        expect.arrayContaining([
          "What is stored as invoices stays in the database.",
          expect.stringContaining("1001-invoices.ts stays"),
        ]),
      );
      expect(shop.read("src/services/invoice-service.ts")).toContain("export const mine = 1;");
      shop.commit();
      const unrelated = await shop.plinth("remove", "ci", ...quiet);
      expect([unrelated.code, unrelated.json.notes]).toEqual([0, []]);
      expect(shop.read("src/data/sql/migrations/index.ts")).toContain("1001-invoices.ts");
      shop.commit();
      const other = await shop.plinth("resource", "invoice", "number:int", ...quiet);
      expect([other.code, other.json.code]).toEqual([2, "resource-exists"]);
      const back = await shop.plinth("resource", "invoice", ...fields, ...quiet, "--allow-dirty");
      expect(back.json.recipe.resources.invoice.migration).toBe(1001);
    },
  );

  test("takes a JSON Schema, and says what it cannot map", { timeout }, async () => {
    const shop = await workspace();
    const schema = {
      type: "object",
      required: ["number", "amount_cents"],
      properties: {
        id: { type: "string", format: "uuid" },
        number: { type: "string", pattern: "^R" },
        note: { type: "string", maxLength: 5000 },
        due: { type: ["string", "null"], format: "date" },
        state: { enum: ["open", "paid"] },
        amount_cents: { type: "integer" },
        PaidBy: { type: "string" },
        SKU: { type: "string" },
        rate: { type: "number" },
        lines: { type: "array" },
      },
    };
    shop.write("invoice.json", JSON.stringify(schema));
    const words = ["resource", "invoice", "--from", "invoice.json", "total:money", ...quiet];
    const { code, json } = await shop.plinth(...words);
    expect(code).toBe(0);
    expect(json.recipe.resources.invoice.fields).toEqual([
      "number:string",
      "note:text?",
      "due:date?",
      "state:enum:open,paid?",
      "amountCents:int",
      "paidBy:string?",
      "sku:string?",
      "total:money",
    ]);
    expect(json.notes.map((note: string) => /"(\w+)"/.exec(note)?.[1])).toEqual([
      "id",
      "number",
      "note",
      "amount_cents",
      "PaidBy",
      "SKU",
      "rate",
      "lines",
    ]);
  });

  test.each([
    [["invoice"], "bad-resource"],
    [["Invoice", "a:string"], "bad-resource"],
    [["user", "a:string"], "bad-resource"],
    [["class", "a:string"], "bad-resource"],
    [["news", "a:string", "--plural", "news"], "bad-resource"],
    [["response", "a:string"], "bad-resource"],
    [["invoice", "a"], "bad-field"],
    [["invoice", "a:strin"], "bad-field"],
    [["invoice", "id:uuid"], "bad-field"],
    [["invoice", "select:string"], "bad-field"],
    [["invoice", "class:string"], "bad-field"],
    [["invoice", "due-date:date"], "bad-field"],
    [["invoice", "a:bool:unique"], "bad-field"],
    [["invoice", "a:enum:open"], "bad-field"],
    [["invoice", "a:enum:open,open"], "bad-field"],
    [["invoice", "a:ref"], "bad-field"],
    [["invoice", "foundAt:string"], "bad-field"],
    [["invoice", "a:ref:nothing"], "unknown-reference"],
    [["invoice", "a:string", "a:int"], "bad-resource"],
    [["invoice", "customer:ref:users", "customerId:uuid"], "bad-resource"],
    [["invoice", "parent:ref:invoice"], "bad-resource"],
    [["invoice", ...Array.from({ length: 31 }, (_, i) => `f${i}:int`)], "bad-resource"],
    [["invoice", "--from", "nowhere.json"], "file-unreadable"],
    [["invoice", "--remove"], "no-resource"],
    [["invoice", "a:int", "--remove"], "contradiction"],
  ])("%j is refused before anything is written", { timeout }, async (words, code) => {
    const shop = await workspace();
    const before = shop.everything();
    const outcome = await shop.plinth("resource", ...words, ...quiet);
    expect([outcome.code, outcome.json.code]).toEqual([2, code]);
    expect(outcome.json.hint).toEqual(expect.any(String));
    expect(shop.everything()).toEqual(before);
  });
});
