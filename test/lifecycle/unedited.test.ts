/** What holds for a project nobody has edited: whatever was done, it is as if it had been made that way. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check, type Choices, type Recipe, unitsOf } from "../../src/index.ts";
import { addPatterns, removePatterns, setChoice } from "../../src/recipe/change.ts";
import { create, evolve, type Project } from "./memory.ts";
import { nextCatalog, nextRecipe } from "./next-version.ts";
import { catalog, recipeOf, treeOf } from "./projects.ts";

const timeout = 120_000;
const ids = (kind: Parameters<typeof unitsOf>[1]) =>
  unitsOf(catalog, kind).map(({ manifest }) => manifest.id);
const patterns = unitsOf(catalog, "pattern")
  .filter(({ manifest }) => !manifest.always)
  .map(({ manifest }) => manifest.id);

/** Starting points on every axis. */
const starts: Recipe[] = [
  ...ids("architecture").map((architecture): Choices => ({ architecture, patterns: {} })),
  ...ids("database").map((database): Choices => ({ database, patterns: {} })),
  ...ids("api").map((api): Choices => ({ apis: [api], patterns: {} })),
  { patterns: {}, sample: false },
]
  .map(recipeOf)
  .filter(stands);

function stands(recipe: Recipe): boolean {
  return check(recipe, catalog).length === 0;
}

async function filesOf(recipe: Recipe): Promise<Record<string, string>> {
  return Object.fromEntries(
    [...(await treeOf(recipe))].map(([path, { content }]) => [path, content]),
  );
}

async function through(project: Project, ...recipes: Recipe[]): Promise<Project> {
  let now = project;
  for (const recipe of recipes) {
    const { project: next, plan } = await evolve(now, recipe);
    expect(plan.conflicts).toEqual([]);
    expect(plan.clashes).toEqual([]);
    now = next;
  }
  return now;
}

/** Migrations stay, and so does their list. */
function expectSame(project: Project, files: Record<string, string>): void {
  const left = [...project.files].filter(([path, content]) => files[path] !== content);
  const strange = left.filter(([path]) => !/\/migrations\//.test(path));
  expect(strange.map(([path]) => path)).toEqual([]);
  expect(Object.keys(files).filter((path) => !project.files.has(path))).toEqual([]);
}

test.each(patterns)("%s: what adds it and removes it leaves nothing", { timeout }, async (id) => {
  let tried = 0;
  for (const start of starts) {
    const added = addPatterns(start, [id], catalog);
    if (!stands(added)) continue;
    tried += 1;
    const with_ = await through(await create(start), added);
    expectSame(with_, await filesOf(added));
    const again = await evolve(with_, addPatterns(with_.recipe, [id], catalog));
    expect(again.plan.operations.filter(({ action }) => action !== "unchanged")).toEqual([]);
    expectSame(
      await through(with_, removePatterns(with_.recipe, [id], catalog)),
      await filesOf(start),
    );
  }
  expect(tried).toBeGreaterThan(0);
});

test("the order in which patterns are added does not show", { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...starts),
      fc.shuffledSubarray(patterns, { minLength: 2 }),
      async (start, chosen) => {
        const steps: Recipe[] = [];
        let recipe = start;
        for (const id of chosen) {
          const next = addPatterns(recipe, [id], catalog);
          if (!stands(next)) continue;
          steps.push(next);
          recipe = next;
        }
        expectSame(await through(await create(start), ...steps), await filesOf(recipe));
      },
    ),
    { numRuns: 8 },
  );
});

describe("an axis set there and back", () => {
  const moves: [string, string, string][] = [
    ...pairs("arch", ids("architecture")),
    ...pairs("db", ids("database")),
    ...pairs("api", [...ids("api"), ids("api").join(",")]),
    ["sample", "true", "false"],
  ];
  test.each(moves)("%s %s → %s", { timeout }, async (what, from, to) => {
    for (const preset of ["minimal", "standard"] as const) {
      const start = setChoice(recipeOf({ preset }), what, from, catalog);
      const there = setChoice(start, what, to, catalog);
      if (!stands(start) || !stands(there)) continue;
      const changed = await through(await create(start), there);
      expectSame(changed, await filesOf(there));
      const back = await through(changed, start);
      expectSame(back, await filesOf(start));
    }
  });
});

test("a migration stays when what needed it goes, in the list as well", { timeout }, async () => {
  const start = recipeOf({ preset: "minimal" });
  const { files } = await through(
    await create(start),
    setChoice(start, "sample", "false", catalog),
  );
  const { files: before } = await create(start);
  const kept = [...before].filter(([path]) => /migrations\//.test(path));
  expect(kept.length).toBeGreaterThan(2);
  for (const [path, content] of kept) expect(files.get(path)).toBe(content);
});

function pairs(what: string, values: readonly string[]): [string, string, string][] {
  return values.flatMap((from) =>
    values.filter((to) => to !== from).map((to): [string, string, string] => [what, from, to]),
  );
}

test("upgrading is as good as starting with the next version", { timeout }, async () => {
  const next = nextCatalog(catalog);
  for (const start of [...starts, recipeOf({ preset: "everything" })]) {
    const recipe = nextRecipe(start, next);
    const { project, plan } = await evolve(await create(start), recipe, next);
    expect(plan.conflicts).toEqual([]);
    expect(plan.clashes).toEqual([]);
    const fresh = Object.fromEntries(
      [...(await treeOf(recipe, next))].map(([path, { content }]) => [path, content]),
    );
    expectSame(project, fresh);
  }
});
