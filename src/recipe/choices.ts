/** What has been chosen so far, and how it becomes a complete recipe. */
import { InputError } from "../errors.ts";
import { type Catalog, unitsOf } from "../catalog/catalog.ts";
import { presetPatterns } from "../catalog/presets.ts";
import type { PackageManager, Preset } from "../pattern.ts";
import { suggest } from "./closest.ts";
import { optionFromFlag } from "./flags.ts";
import { completeOptions, type OptionValue } from "./options.ts";
import type { Recipe } from "./recipe.ts";
import {
  completeResources,
  type Contracts,
  type GivenResources,
  type KnownMigrations,
} from "./resource/resources.ts";
import { successorsOf, withSuccessors } from "./successors.ts";

/** Options as a recipe holds them. */
export type GivenOptions = Readonly<Record<string, unknown>>;

/** Answers, from wherever they come. What is absent has not been answered. */
export interface Choices {
  readonly name?: string | undefined;
  readonly architecture?: string | undefined;
  readonly database?: string | undefined;
  readonly apis?: readonly string[] | undefined;
  readonly sample?: boolean | undefined;
  readonly preset?: Preset | undefined;
  /** Exactly these patterns, as a recipe file or the prompt gives them. A preset chosen beside them wins. */
  readonly patterns?: Readonly<Record<string, GivenOptions>> | undefined;
  /** Patterns in addition, with options as text. */
  readonly with?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  readonly without?: readonly string[] | undefined;
  /** Exactly these resources. */
  readonly resources?: GivenResources | undefined;
  readonly packageManager?: PackageManager | undefined;
  readonly pinNode?: boolean | undefined;
}

/** What a recipe needs and nobody has to choose. */
export interface Defaults {
  readonly plinth: string;
  readonly name: string;
  readonly packageManager: PackageManager;
  readonly pinNode: boolean;
  /** What the project has of them. */
  readonly migrations?: KnownMigrations | undefined;
  /** Those of its resources, by name. */
  readonly contracts?: Contracts["known"] | undefined;
}

export const defaultAxes = { architecture: "layered", database: "sqlite", apis: ["rest"] } as const;
export const defaultPreset: Preset = "standard";

/** `later` over `earlier`: flags over a recipe file. */
export function override(earlier: Choices, later: Choices): Choices {
  const given = Object.entries(later).filter(([, value]) => value !== undefined);
  return { ...earlier, ...Object.fromEntries(given) };
}

/**
 * Completes choices to a recipe: equal choices give equal recipes, however they were made.
 *
 * @throws InputError for an id or option that the catalog does not have
 */
export function toRecipe(choices: Choices, defaults: Defaults, catalog: Catalog): Recipe {
  const apis = [...new Set(choices.apis ?? defaultAxes.apis)]
    .map((id) => known(id, "api", catalog))
    .sort();
  const wanted = apis.some((id) => catalog.units.get(id)?.manifest.contract !== undefined);
  const axes = {
    architecture: known(choices.architecture ?? defaultAxes.architecture, "architecture", catalog),
    database: known(choices.database ?? defaultAxes.database, "database", catalog),
    apis,
    sample: choices.sample ?? true,
    ...resourcesOf(choices, wanted, defaults),
  };
  return {
    plinth: defaults.plinth,
    name: choices.name ?? defaults.name,
    ...axes,
    patterns: choosePatterns(choices, axes, catalog),
    packageManager: choices.packageManager ?? defaults.packageManager,
    pinNode: choices.pinNode ?? defaults.pinNode,
  };
}

/** Absent where there are none, so that a recipe without resources is as it always was. */
function resourcesOf(
  { resources = {}, sample = true }: Choices,
  wanted: boolean,
  { migrations, contracts = new Map() }: Defaults,
): Pick<Recipe, "resources"> {
  if (Object.keys(resources).length === 0) return {};
  const numbering = { wanted, known: contracts };
  return { resources: completeResources(resources, sample, migrations, numbering) };
}

type Axes = Pick<Recipe, "architecture" | "database" | "apis" | "sample" | "resources">;

function choosePatterns(choices: Choices, axes: Axes, catalog: Catalog): Recipe["patterns"] {
  const { with: added = {}, without = [] } = choices;
  const chosen = new Map<string, GivenOptions>(
    Object.entries(startingPatterns(choices, axes, catalog)),
  );
  for (const id of without) {
    if (Object.hasOwn(added, id)) {
      throw new InputError(`"${id}" is in both --with and --without.`, {
        code: "contradiction",
        hint: "Leave it out of one of them.",
      });
    }
    if (choosable(id, catalog).always) throw alwaysOn(id);
    chosen.delete(id);
  }
  for (const [id, options] of Object.entries(added)) {
    chosen.set(id, { ...chosen.get(id), ...readFlagOptions(id, options, catalog) });
  }
  const entries = [...chosen]
    .filter(([id, options]) => !isSilent(id, options, catalog))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, options]) => [
      id,
      completeOptions(id, choosable(id, catalog).options ?? {}, options),
    ]);
  return Object.fromEntries(entries) as Record<string, Record<string, OptionValue>>;
}

function startingPatterns(
  { preset, patterns }: Choices,
  axes: Axes,
  catalog: Catalog,
): Readonly<Record<string, GivenOptions>> {
  if (preset === undefined && patterns !== undefined) return withSuccessors(patterns, catalog);
  const ids = presetPatterns(preset ?? defaultPreset, axes, catalog);
  return Object.fromEntries(ids.map((id) => [id, {}]));
}

/** Naming a pattern that is always on is not wrong; it changes nothing, so the recipe leaves it out. */
function isSilent(id: string, options: GivenOptions, catalog: Catalog): boolean {
  if (!choosable(id, catalog).always) return false;
  if (Object.keys(options).length > 0) {
    throw new InputError(`"${id}" is part of every project and takes no options here.`, {
      code: "always-on",
      hint: `Name it without options, or leave it out.`,
    });
  }
  return true;
}

function alwaysOn(id: string): InputError {
  return new InputError(`"${id}" is part of every project; it cannot be switched off.`, {
    code: "always-on",
    hint: `Leave it out. \`plinth explain ${id}\` says what it does.`,
  });
}

function readFlagOptions(
  id: string,
  options: Readonly<Record<string, string>>,
  catalog: Catalog,
): GivenOptions {
  const specs = choosable(id, catalog).options ?? {};
  return Object.fromEntries(
    Object.entries(options).map(([key, text]) => [
      key,
      optionFromFlag(Object.hasOwn(specs, key) ? specs[key] : undefined, text),
    ]),
  );
}

const axisNames = { architecture: "architecture", database: "database", api: "API style" } as const;
const axisFlags = { architecture: "--arch", database: "--db", api: "--api" } as const;

function known(id: string, kind: keyof typeof axisNames, catalog: Catalog): string {
  if (catalog.units.get(id)?.manifest.kind === kind) return id;
  const ids = unitsOf(catalog, kind).map(({ manifest }) => manifest.id);
  throw new InputError(`There is no ${axisNames[kind]} "${id}".`, {
    code: `unknown-${kind}`,
    hint: suggest(id, ids),
  });
}

function choosable(id: string, catalog: Catalog) {
  const manifest = catalog.units.get(id)?.manifest;
  if (manifest?.kind === "pattern") return manifest;
  if (manifest !== undefined && Object.hasOwn(axisFlags, manifest.kind)) {
    const kind = manifest.kind as keyof typeof axisFlags;
    const flag = axisFlags[kind];
    throw new InputError(`"${id}" is not a pattern but a choice of ${axisNames[kind]}.`, {
      code: "unknown-pattern",
      hint: `Pass ${flag} ${id}; in a project, plinth set ${flag.slice(2)} changes it.`,
    });
  }
  const successors = successorsOf(id, catalog);
  if (successors.length > 0) {
    throw new InputError(`"${id}" is called ${successors.join(" and ")} now.`, {
      code: "unknown-pattern",
      hint: `Name ${successors.join(",")} instead.`,
    });
  }
  const ids = unitsOf(catalog, "pattern").map(({ manifest: { id: known } }) => known);
  throw new InputError(`There is no pattern "${id}".`, {
    code: "unknown-pattern",
    hint: `${suggest(id, ids)} \`plinth list\` shows all.`,
  });
}
