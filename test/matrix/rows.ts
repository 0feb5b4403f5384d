/** Which projects the matrix makes: all that the catalog's axes allow, and what patterns add to it on a few of them. */
import type { Catalog } from "../../src/catalog/catalog.ts";
import { unitsOf } from "../../src/catalog/catalog.ts";
import { presetPatterns } from "../../src/catalog/presets.ts";
import { check, resolve } from "../../src/catalog/resolve.ts";
import type { Kind, Preset } from "../../src/pattern.ts";
import type { OptionSpec, OptionValue } from "../../src/recipe/options.ts";
import { defaultAxes } from "../../src/recipe/choices.ts";
import type { Recipe } from "../../src/recipe/recipe.ts";
import { completeResources } from "../../src/recipe/resource/resources.ts";
import { coveringArray } from "./covering-array.ts";

export interface Axes {
  architecture: string;
  database: string;
  apis: string[];
}

const simplest: Axes = { ...defaultAxes, apis: [...defaultAxes.apis] };

export interface Row {
  /** `layered/sqlite/graphql+rest/standard`; also how to ask for it. */
  name: string;
  recipe: Recipe;
  /** Whether the tools of others have their say as well. */
  judged?: boolean;
}

export function rowsOf(catalog: Catalog): Row[] {
  const everyAxes = allAxes(catalog);
  const rows = [
    ...everyAxes.map((axes) => presetRow("standard", axes, catalog)),
    ...baseAxes(everyAxes).flatMap((axes) => [
      presetRow("minimal", axes, catalog),
      { ...presetRow("everything", axes, catalog), judged: true },
      presetRow("standard", axes, catalog, false),
      presetRow("minimal", axes, catalog, false),
    ]),
  ];
  // What patterns come to may be a project that is there already: one brings another along.
  const projects = new Set(rows.map((row) => projectOf(row, catalog)));
  const others = [
    ...inTurns(everyAxes).map((axes) => presetRow("everything", axes, catalog)),
    ...patternRows(everyAxes, catalog),
    ...optionRows(simplest, catalog),
  ].filter((row) => {
    const project = projectOf(row, catalog);
    return !projects.has(project) && projects.add(project);
  });
  return [...rows, ...others, ...resourceRows(everyAxes, catalog)];
}

/** Every type of field, every kind of reference. */
const allFields: Readonly<Record<string, readonly string[]>> = {
  "price-list": ["name:string:unique", "code:int:unique", "published:bool", "note:text?"],
  invoice: [
    "number:string:unique",
    "total:money",
    "paid:bool?",
    "due:date?",
    "sent:datetime",
    "remindedAt:datetime?",
    "token:uuid:unique",
    "prices:ref:price-list",
    "parent:ref:invoice?",
    "status:enum:open,paid,written_off",
  ],
  "invoice-detail": ["invoice:ref:invoice:unique", "discount:money?", "tax:int?", "day:date"],
};

/** What refers to the sample. */
const sampleFields: Readonly<Record<string, readonly string[]>> = {
  complaint: [
    "reference:string:unique",
    "by:ref:users",
    "product:ref:products?",
    "order:ref:orders?",
  ],
  badge: ["label:string", "holder:ref:users"],
};

/**
 * Resources on every database and architecture, each time with another set of API styles: beside the sample, with every
 * pattern and no sample, and with as little as there can be.
 */
function resourceRows(everyAxes: readonly Axes[], catalog: Catalog): Row[] {
  const [all, least] = [{ ...allFields, ...sampleFields }, allFields];
  return [
    ...inTurns(everyAxes).map((axes, index) =>
      index % 2 === 0
        ? resourceRow("standard", axes, true, all, catalog)
        : resourceRow("everything", axes, false, least, catalog),
    ),
    ...baseAxes(everyAxes).map((axes) => resourceRow("minimal", axes, false, least, catalog)),
  ];
}

function resourceRow(
  preset: Preset,
  axes: Axes,
  sample: boolean,
  fields: Readonly<Record<string, readonly string[]>>,
  catalog: Catalog,
): Row {
  const given = Object.entries(fields).map(([name, list]) => [name, { fields: list }]);
  const resources = completeResources(Object.fromEntries(given), sample);
  const patterns = presetPatterns(preset, { ...axes, sample, resources }, catalog);
  const variant = `${preset}${sample ? "" : "/no-sample"}/resources`;
  return {
    name: nameOf(axes, variant),
    recipe: { ...recipeOf(axes, patterns, sample), resources },
  };
}

/** Equal for rows of which the same files are rendered. */
function projectOf({ recipe }: Row, catalog: Catalog): string {
  const units = resolve(recipe, catalog).units.map(({ unit, options }) => [
    unit.manifest.id,
    options,
  ]);
  return JSON.stringify([units, recipe.sample]);
}

/** Every architecture with every database and every set of API styles, sorted. */
export function allAxes(catalog: Catalog): Axes[] {
  return ids("architecture", catalog).flatMap((architecture) =>
    ids("database", catalog).flatMap((database) =>
      subsets(ids("api", catalog)).map((apis) => ({ architecture, database, apis })),
    ),
  );
}

export function presetRow(preset: Preset, axes: Axes, catalog: Catalog, sample = true): Row {
  const patterns = presetPatterns(preset, { ...axes, sample }, catalog);
  const variant = sample ? preset : `${preset}/no-sample`;
  return { name: nameOf(axes, variant), recipe: recipeOf(axes, patterns, sample) };
}

/** What nobody has to choose. */
export function defaultRow(preset: Preset, catalog: Catalog): Row {
  return presetRow(preset, simplest, catalog);
}

export function recipeOf(axes: Axes, patterns: readonly string[], sample = true): Recipe {
  return {
    plinth: "0.0.0",
    name: "my-shop",
    ...axes,
    sample,
    patterns: Object.fromEntries(patterns.map((id) => [id, {}])),
    packageManager: "npm",
    pinNode: false,
  };
}

/** Every pattern that can be chosen: alone, and with every other, on and off, on axes that differ from row to row. */
function patternRows(everyAxes: readonly Axes[], catalog: Catalog): Row[] {
  const choosable = unitsOf(catalog, "pattern")
    .filter(({ manifest }) => !manifest.always)
    .map(({ manifest }) => manifest.id);
  const stands = (patterns: readonly string[]) =>
    check(recipeOf(simplest, patterns), catalog).length === 0;
  const row = (axes: Axes, patterns: readonly string[]): Row => ({
    name: nameOf(axes, `with-${patterns.join("+") || "nothing"}`),
    recipe: recipeOf(axes, patterns),
  });
  const alone = choosable.filter((id) => stands([id])).map((id) => row(simplest, [id]));
  const together = coveringArray(choosable, stands).map((patterns, index) =>
    row(everyAxes[(index * stride) % everyAxes.length]!, patterns),
  );
  return [...alone, ...together];
}

/** Another set of API styles from one row to the next, and before long another database and architecture. */
const stride = 9;

/** Every architecture with every database, each with another set of API styles. */
function inTurns(everyAxes: readonly Axes[]): Axes[] {
  const pairs = Map.groupBy(everyAxes, ({ architecture, database }) => architecture + database);
  return [...pairs.values()].map((axes, index) => axes[(index * 2) % axes.length]!);
}

/** Every pattern that has them, alone: with each of its choices that is not the default, and with all of those at once. */
function optionRows(axes: Axes, catalog: Catalog): Row[] {
  return unitsOf(catalog, "pattern").flatMap(({ manifest: { id, options = {} } }) => {
    const changes = Object.entries(options).flatMap(([key, option]) =>
      otherValues(option).map(([name, value]) => ({ key, name, value })),
    );
    const all = [...new Map(changes.map((change) => [change.key, change])).values()];
    const variants = [...changes.map((change) => [change]), ...(all.length > 1 ? [all] : [])];
    return variants.flatMap((variant): Row[] => {
      const chosen = Object.fromEntries(variant.map(({ key, value }) => [key, value]));
      const recipe = { ...recipeOf(axes, [id]), patterns: { [id]: chosen } };
      if (check(recipe, catalog).length > 0) return [];
      const names = variant.map(({ key, name }) => `${key}:${name}`);
      return [{ name: nameOf(axes, `with-${id}=${names.join("+")}`), recipe }];
    });
  });
}

/** Of numbers there are too many, and names may be anything. */
function otherValues(option: OptionSpec): [string, OptionValue][] {
  switch (option.type) {
    case "choice":
      return option.values
        .filter((value) => value !== option.default)
        .map((value) => [value, value]);
    case "flag":
      return [[`${!option.default}`, !option.default]];
    case "list":
      return option.values === undefined ? [] : [[option.values.join("|"), option.values]];
    case "integer":
      return [];
  }
}

/** What nobody has to choose, and what differs from it the most. */
function baseAxes(everyAxes: readonly Axes[]): Axes[] {
  const richest = everyAxes
    .toSorted((a, b) => b.apis.length - a.apis.length)
    .find(
      ({ architecture, database }) =>
        architecture !== simplest.architecture && database !== simplest.database,
    );
  return richest === undefined ? [simplest] : [simplest, richest];
}

function nameOf({ architecture, database, apis }: Axes, variant: string): string {
  return [architecture, database, apis.join("+"), variant].join("/");
}

function ids(kind: Kind, catalog: Catalog): string[] {
  return unitsOf(catalog, kind).map(({ manifest }) => manifest.id);
}

/** Every subset but the empty one, in the order of their members. */
function subsets(items: readonly string[]): string[][] {
  const [first, ...rest] = items;
  if (first === undefined) return [];
  const without = subsets(rest);
  return [[first], ...without.map((subset) => [first, ...subset]), ...without];
}
