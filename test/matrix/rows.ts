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
  /** Whether it is asked only what needs no settings of its own: other rows are asked the rest. */
  briefly?: boolean;
}

export function rowsOf(catalog: Catalog): Row[] {
  const everyAxes = allAxes(catalog);
  const extremes = baseAxes(everyAxes);
  const most = Math.max(...everyAxes.map(({ apis }) => apis.length));
  const rows = [
    ...everyAxes.map((axes) => ({
      ...presetRow("standard", axes, catalog),
      // Each API style alone and all of them together are asked everything.
      briefly: axes.apis.length > 1 && axes.apis.length < most,
    })),
    ...extremes.flatMap((axes) => [
      presetRow("minimal", axes, catalog),
      presetRow("standard", axes, catalog, false),
      presetRow("minimal", axes, catalog, false),
    ]),
    ...everyOther(inTurns(everyAxes, extremes)).map((axes) => ({
      ...presetRow("everything", axes, catalog),
      judged: extremes.includes(axes),
    })),
  ];
  // What patterns come to may be a project that is there already: one brings another along.
  const projects = new Set(rows.map((row) => projectOf(row, catalog)));
  const others = patternRows(everyAxes, catalog).filter((row) => {
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

type Options = Readonly<Record<string, OptionValue>>;

/**
 * Every pattern that can be chosen: alone, and with every other, on and off, on axes that differ from row to row. Every option of
 * each is chosen in one of these rows, or in one of its own.
 */
function patternRows(everyAxes: readonly Axes[], catalog: Catalog): Row[] {
  const choosable = unitsOf(catalog, "pattern")
    .filter(({ manifest }) => !manifest.always)
    .map(({ manifest }) => manifest.id);
  const isSound = (axes: Axes, patterns: ReadonlyMap<string, Options>) =>
    check(withPatterns(axes, patterns), catalog).length === 0;
  const byDefault = (ids: readonly string[]) =>
    new Map(ids.map((id): [string, Options] => [id, {}]));
  const stands = (ids: readonly string[]) => isSound(simplest, byDefault(ids));

  const sound = choosable.filter((id) => stands([id]));
  const alone = sound.map((id) => patternRow(simplest, byDefault([id])));
  const open = new Map(choosable.map((id) => [id, optionsOf(id, catalog)]));
  const met = sound.map((id) => [id]);
  const together = coveringArray(choosable, stands, met).map((ids, index) => {
    const axes = everyAxes[(index * stride) % everyAxes.length]!;
    const patterns = byDefault(ids);
    for (const id of ids) {
      const variants = open.get(id)!;
      const next = variants.findIndex((variant) =>
        isSound(axes, new Map(patterns).set(id, variant)),
      );
      if (next !== -1) patterns.set(id, variants.splice(next, 1)[0]!);
    }
    return patternRow(axes, patterns);
  });
  const left = [...open].flatMap(([id, variants]) =>
    variants
      .map((variant) => new Map([[id, variant]]))
      .filter((patterns) => isSound(simplest, patterns))
      .map((patterns) => patternRow(simplest, patterns)),
  );
  return [...alone, ...together, ...left];
}

function patternRow(axes: Axes, patterns: ReadonlyMap<string, Options>): Row {
  const words = [...patterns].map(([id, options]) =>
    [
      id,
      ...Object.entries(options).map(([key, value]) => `${key}:${[value].flat().join("|")}`),
    ].join("="),
  );
  const name = nameOf(axes, `with-${words.join("+") || "nothing"}`);
  return { name, recipe: withPatterns(axes, patterns) };
}

function withPatterns(axes: Axes, patterns: ReadonlyMap<string, Options>): Recipe {
  return { ...recipeOf(axes, []), patterns: Object.fromEntries(patterns) };
}

/** Another set of API styles from one row to the next, and before long another database and architecture. */
const stride = 9;

/** Every architecture with every database: those chosen, and for all else another set of API styles each time. */
function inTurns(everyAxes: readonly Axes[], chosen: readonly Axes[] = []): Axes[] {
  const pairOf = ({ architecture, database }: Axes) => `${architecture}/${database}`;
  const pairs = Map.groupBy(everyAxes, pairOf);
  return [...pairs].map(
    ([pair, axes], index) =>
      chosen.find((other) => pairOf(other) === pair) ?? axes[(index * 2) % axes.length]!,
  );
}

/** Of every architecture with every database the half that has each of both, as the white squares of a chessboard do. */
function everyOther(axes: readonly Axes[]): Axes[] {
  const architectures = [...new Set(axes.map(({ architecture }) => architecture))];
  const databases = [...new Set(axes.map(({ database }) => database))];
  return axes.filter(({ architecture, database }) => {
    const square = architectures.indexOf(architecture) + databases.indexOf(database);
    return square % 2 === 0;
  });
}

/** What can be chosen for a pattern: each choice that is not the default, and all of those at once. */
function optionsOf(id: string, catalog: Catalog): Options[] {
  const { options = {} } = unitsOf(catalog, "pattern").find(
    ({ manifest }) => manifest.id === id,
  )!.manifest;
  const changes = Object.entries(options).flatMap(([key, option]) =>
    otherValues(option).map((value): [string, OptionValue] => [key, value]),
  );
  const all = new Map(changes);
  return [
    ...changes.map((change) => Object.fromEntries([change])),
    ...(all.size > 1 ? [Object.fromEntries(all)] : []),
  ];
}

/** Of numbers there are too many, and names may be anything. */
function otherValues(option: OptionSpec): OptionValue[] {
  switch (option.type) {
    case "choice":
      return option.values.filter((value) => value !== option.default);
    case "flag":
      return [!option.default];
    case "list":
      return option.values === undefined ? [] : [option.values];
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
