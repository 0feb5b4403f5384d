/** From one version of plinth to the next: what changed in it reaches the project, and what its owner did stays. */
import { describe, expect, test } from "vitest";
import { assembleCatalog, type Catalog, toRecipe, type Unit } from "../../src/index.ts";
import { parseReleases } from "../../src/catalog/releases.ts";
import { type Engine, engine } from "../../src/cli/engine.ts";
import { definePattern, option } from "../../src/pattern.ts";
import { create, evolve } from "./memory.ts";
import { changed, moved, nextCatalog, nextRecipe } from "./next-version.ts";
import { catalog, recipeOf } from "./projects.ts";
import { type Workspace, workspace } from "./workspace.ts";

const timeout = 60_000;
const next = nextCatalog(catalog);
const recipe = recipeOf({ patterns: { "cursor-pagination": {}, ci: {}, docker: {} } });

test("the next version differs in all that it is said to differ in", () => {
  const templates = [...catalog.units.values()].flatMap((unit) => unit.templates);
  const missed = changed.filter(
    ([path, from]) =>
      !templates.some(
        ({ role, path: name, text }) =>
          path.test(`${role}/${name}`) && text.replace(from, "") !== text,
      ),
  );
  expect(missed).toEqual([]);
});

describe("a template that has another name now", () => {
  const renamed = Object.entries(moved).map(([from, to]) => [`src/${from}`, `src/${to}`] as const);
  const paths = renamed.map(([from, to]) =>
    [from, to].map((path) => path.replace("src/inbound/", "src/api/")),
  ) as [string, string][];

  test.each(paths)("%s: the owner's edits are in %s", { timeout }, async (from, to) => {
    const project = await create(recipe);
    const files = new Map(project.files);
    files.set(from, `${files.get(from)}\nexport const mine = 1;\n`);
    const { project: after, plan } = await evolve(
      { ...project, files },
      nextRecipe(recipe, next),
      next,
    );
    expect(plan.conflicts).toEqual([]);
    expect(after.files.has(from)).toBe(false);
    expect(after.files.get(to)).toMatch(/\nexport const mine = 1;\n$/);
    const naming = [...after.files.values()].filter((text) =>
      text.includes(`/${from.split("/").at(-1)}"`),
    );
    expect(naming).toEqual([]);
  });

  test("one that the owner has moved stays where the owner put it", { timeout }, async () => {
    const [from, to] = ["src/platform/startup.ts", "src/boot/startup.ts"];
    const project = await create(recipe);
    const files = new Map(project.files);
    files.set(to, files.get(from)!);
    files.delete(from);
    const { project: after } = await evolve({ ...project, files }, nextRecipe(recipe, next), next);
    expect(after.files.has(to)).toBe(true);
    expect(after.files.has("src/platform/process.ts")).toBe(false);
  });
});

describe("a pattern that was split in two", () => {
  test("a recipe that names it means both halves; options go where they are known", () => {
    const unit = (id: string, options: Record<string, ReturnType<typeof option.flag>>): Unit => ({
      manifest: definePattern({
        id,
        group: "API",
        title: id,
        summary: id,
        explain: id,
        options,
        replaces: ["old"],
      }) as unknown as Unit["manifest"],
      templates: [],
    });
    const strict = option.flag(false, "Refuse more");
    const using: Catalog = assembleCatalog(
      [...catalog.units.values(), unit("one", { strict }), unit("two", {})],
      catalog.versions,
    );
    const defaults = {
      plinth: "0.2.0",
      name: "shop",
      packageManager: "npm",
      pinNode: false,
    } as const;
    const patterns = { old: { strict: true, gone: 1 }, two: {} };
    expect(toRecipe({ patterns }, defaults, using).patterns).toEqual({
      one: { strict: true },
      two: {},
    });
    expect(() => toRecipe({ with: { old: {} } }, defaults, using)).toThrow(
      '"old" is called one and two now.',
    );
    expect(() =>
      assembleCatalog([...using.units.values(), unit("old", {})], using.versions),
    ).toThrow("is still there");
  });
});

test.each([
  ["", "nothing at all is fine", []],
  ["## 1.0.0\n\nB.\n\n## 0.9.0\n\n- A.\n- C.\n", "newest first", ["1.0.0", "0.9.0"]],
])("%j: %s", (text, _, versions) => {
  expect(parseReleases(text, "x").map(({ version }) => version)).toEqual(versions);
});

test.each([
  ["# Changes\n\n## 1.0.0\n\nA.\n", "begins with"],
  ["## soon\n\nA.\n", "no version"],
  ["## 1.0.0\n\n", "says nothing"],
  ["## 1.0.0\n\nA.\n\n## 1.1.0\n\nB.\n", "ahead of"],
])("%j is refused", (text, message) => {
  expect(() => parseReleases(text, "patterns/x/CHANGES.md")).toThrow(message);
});

describe("the command", () => {
  const later: Engine = { ...engine, catalog: async () => nextCatalog(catalog, "0.1.0") };

  /** A project of an earlier plinth, about to be upgraded. */
  async function old(): Promise<Workspace> {
    let running: Engine | undefined;
    const shop = await workspace(["--with", "cursor-pagination,docker,ci"], {
      engine: () => running,
    });
    for (const path of ["plinth.json", ".plinth/lock.json"])
      shop.edit(path, (text) => text.replace('"plinth": "0.1.0"', '"plinth": "0.0.9"'));
    shop.edit("src/platform/startup.ts", (text) => `${text}\nexport const mine = 1;\n`);
    shop.commit();
    running = later;
    return shop;
  }

  test("brings the project to it, and tells what changed", { timeout }, async () => {
    const shop = await old();
    const dry = await shop.plinth("upgrade", "--json", "--no-install", "--dry-run");
    const { code, json } = await shop.plinth("upgrade", "--json", "--no-install");
    expect(code).toBe(0);
    expect({ ...json, elapsedMs: 0, next: [] }).toEqual({ ...dry.json, elapsedMs: 0, next: [] });
    expect(json.releases).toEqual([
      { unit: "health", version: "0.1.0", text: "Checks time out after 1.5 s." },
    ]);
    expect(json.notes).toEqual(
      expect.arrayContaining([
        "cursor-pagination is called keyset-pages and keyset-transports now.",
        "The project comes from plinth 0.0.9 to 0.1.0.",
      ]),
    );
    expect(Object.keys(json.recipe.patterns)).toEqual(
      expect.arrayContaining(["keyset-pages", "keyset-transports"]),
    );
    expect(shop.read("plinth.json")).not.toContain("cursor-pagination");
    expect(shop.read("src/platform/process.ts")).toContain("export const mine = 1;");
    expect(shop.read("package.json")).toContain('"fastify": "5.99.0"');
    shop.commit();
    expect((await shop.plinth("upgrade")).stdout).toContain("Nothing to do");
    expect((await shop.plinth("status")).code).toBe(0);
  });

  test("tells people, too, and nobody twice", { timeout }, async () => {
    const shop = await old();
    const { stdout } = await shop.plinth("upgrade", "--no-install");
    expect(stdout).toContain("What changed:\n  health 0.1.0\n    Checks time out after 1.5 s.\n");
    expect(stdout).not.toContain("Long ago.");
    shop.commit();
    expect((await shop.plinth("remove", "ci", "--json", "--no-install")).json.releases).toEqual([]);
  });
});
