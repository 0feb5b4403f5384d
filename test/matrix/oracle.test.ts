import { describe, expect, test } from "vitest";
import { type Catalog, unitsOf } from "../../src/catalog/catalog.ts";
import { loadCatalog } from "../../src/catalog/load.ts";
import { presetPatterns } from "../../src/catalog/presets.ts";
import { check, resolve } from "../../src/catalog/resolve.ts";
import { InputError } from "../../src/errors.ts";
import { type Kind, presets } from "../../src/pattern.ts";
import { alwaysThere, type Combination, expectedPatterns, isValid, unknownTo } from "./oracle.ts";
import { allAxes, recipeOf } from "./rows.ts";

const catalog = await loadCatalog();
const ids = (kind: Kind) => unitsOf(catalog, kind).map(({ manifest }) => manifest.id);
const choosable = ids("pattern").filter((id) => !alwaysThere.includes(id));
const everyAxes = allAxes(catalog).flatMap((axes) =>
  [true, false].map((sample) => ({ ...axes, sample })),
);

describe("the catalog and the oracle agree", { timeout: 30_000 }, () => {
  test("on what there is", () => {
    const found = {
      architecture: ids("architecture"),
      database: ids("database"),
      api: ids("api"),
      pattern: ids("pattern"),
    };
    expect(unknownTo(found)).toEqual([]);
  });

  test("on what is part of every project", () => {
    const always = unitsOf(catalog, "pattern").filter(({ manifest }) => manifest.always);
    expect(always.map(({ manifest }) => manifest.id)).toEqual(alwaysThere.toSorted());
  });

  test("on every combination of axes without patterns, and with each pattern alone", () => {
    const alone = [[], ...choosable.map((id) => [id])];
    expect(
      disagreements(everyAxes.flatMap((axes) => alone.map((patterns) => ({ ...axes, patterns })))),
    ).toEqual([]);
  });

  test("on every two patterns", () => {
    const pairs = choosable.flatMap((first) =>
      choosable.filter((id) => first < id).map((second) => [first, second]),
    );
    expect(
      disagreements(everyAxes.flatMap((axes) => pairs.map((patterns) => ({ ...axes, patterns })))),
    ).toEqual([]);
  });

  test("on presets: each stands, holds the one before, and the last holds all that can stand", () => {
    for (const axes of everyAxes) {
      const sets = presets.map((preset) => presetPatterns(preset, axes, catalog));
      expect(disagreements(sets.map((patterns) => ({ ...axes, patterns })))).toEqual([]);
      for (const [index, patterns] of sets.entries()) {
        expect(patterns).toEqual(expect.arrayContaining(sets[index - 1] ?? []));
      }
      expect(sets.at(-1)).toEqual(choosable.filter((id) => isValid({ ...axes, patterns: [id] })));
    }
  });

  test("on what does not exist", () => {
    const [axes] = everyAxes;
    const wrong = [
      { architecture: "pyramid" },
      { database: "clay" },
      { apis: ["smoke"] },
      { patterns: ["magic"] },
    ];
    const combinations = wrong.map((part) => ({ ...axes!, patterns: [], ...part }));
    expect(combinations.filter(isValid)).toEqual([]);
    expect(disagreements(combinations)).toEqual([]);
  });
});

function disagreements(combinations: readonly Combination[]): string[] {
  return combinations.flatMap((combination) => {
    const [said, expected] = [
      verdictOf(combination),
      isValid(combination) ? expectedPatterns(combination).join() : "invalid",
    ];
    return said === expected
      ? []
      : [`${name(combination)}: the catalog says ${said}, the oracle ${expected}`];
  });
}

/** The patterns it comes to, or that it cannot be. */
function verdictOf(combination: Combination): string {
  const recipe = recipeFor(combination);
  if (check(recipe, catalog).length === 0) return resolvedPatterns(recipe, catalog).join();
  try {
    resolve(recipe, catalog);
  } catch (error) {
    if (error instanceof InputError) return "invalid";
    throw error;
  }
  return "invalid by check(), and resolved nevertheless";
}

function recipeFor({ patterns, sample, apis, ...axes }: Combination) {
  return recipeOf({ ...axes, apis: [...apis] }, patterns, sample);
}

function resolvedPatterns(recipe: ReturnType<typeof recipeOf>, from: Catalog): string[] {
  return resolve(recipe, from)
    .units.filter(({ unit }) => unit.manifest.kind === "pattern")
    .map(({ unit }) => unit.manifest.id)
    .sort();
}

function name({ architecture, database, apis, sample, patterns }: Combination): string {
  return [
    architecture,
    database,
    apis.join("+"),
    sample ? "sample" : "no-sample",
    patterns.join("+"),
  ].join("/");
}
