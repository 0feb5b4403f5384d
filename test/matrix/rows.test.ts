import fc from "fast-check";
import { expect, test } from "vitest";
import { unitsOf } from "../../src/catalog/catalog.ts";
import { loadCatalog } from "../../src/catalog/load.ts";
import { check } from "../../src/catalog/resolve.ts";
import { coveringArray } from "./covering-array.ts";
import { allAxes, rowsOf } from "./rows.ts";

const catalog = await loadCatalog();

test("every combination of axes has a row, and every row can stand and has a name of its own", () => {
  const rows = rowsOf(catalog);
  expect(rows.filter(({ name }) => name.endsWith("/standard")).length).toBe(
    allAxes(catalog).length,
  );
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  expect(rows.filter(({ recipe }) => check(recipe, catalog).length > 0)).toEqual([]);
});

test("every choice of every pattern's options is made in a row", () => {
  const chosen = new Set(
    rowsOf(catalog).flatMap(({ recipe }) =>
      Object.entries(recipe.patterns).flatMap(([id, options]) =>
        Object.entries(options).map(([key, value]) => `${id} ${key} ${String(value)}`),
      ),
    ),
  );
  const choices = unitsOf(catalog, "pattern").flatMap(({ manifest: { id, options = {} } }) =>
    Object.entries(options).flatMap(([key, option]) =>
      option.type === "choice"
        ? option.values
            .filter((value) => value !== option.default)
            .map((value) => `${id} ${key} ${value}`)
        : [],
    ),
  );
  expect(choices.length).toBeGreaterThan(0);
  expect(choices.filter((choice) => !chosen.has(choice))).toEqual([]);
});

test("in a covering array every two items meet on, off and either way, in few rows", () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,5}$/), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(names, (items) => {
      const rows = coveringArray(items, () => true);
      const met = (a: string, b: string, aOn: boolean, bOn: boolean) =>
        rows.some((row) => row.includes(a) === aOn && row.includes(b) === bOn);
      for (const a of items) {
        for (const b of items) {
          if (a === b) continue;
          for (const aOn of [true, false])
            for (const bOn of [true, false]) expect(met(a, b, aOn, bOn)).toBe(true);
        }
      }
      expect(rows.length).toBeLessThanOrEqual(16);
    }),
    { numRuns: 50 },
  );
});

test("what may not stand together never does, and all else still meets", () => {
  const rivals = (selection: readonly string[]) =>
    !(selection.includes("a") && selection.includes("b"));
  const rows = coveringArray(["a", "b", "c"], rivals);
  expect(rows.filter((row) => row.includes("a") && row.includes("b"))).toEqual([]);
  expect(rows).toContainEqual(expect.arrayContaining(["a", "c"]));
  expect(rows).toContainEqual(expect.arrayContaining(["b", "c"]));
});
