/** The command that makes the same project again: from the recipe, however that was chosen. */
import { isDeepStrictEqual } from "node:util";
import type { Catalog } from "../catalog/catalog.ts";
import { presetPatterns } from "../catalog/presets.ts";
import { type Preset, presets } from "../pattern.ts";
import { defaultAxes, defaultPreset, toRecipe } from "../recipe/choices.ts";
import { formatWith } from "../recipe/flags.ts";
import type { OptionValue } from "../recipe/options.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { isVersion } from "../recipe/version.ts";
import { readsAsCommand } from "./command-words.ts";
import type { After } from "./request.ts";

export interface Replay {
  recipe: Recipe;
  /** As the user types it. */
  directory: string;
  /** The name the directory gives by itself, if it gives one. */
  derivedName: string | undefined;
  /** The preset that was asked for by name; without one, the nearest is found. */
  preset?: Preset | undefined;
  /** The file it was made from, if any: it says of resources what flags cannot. */
  recipeFile?: string | undefined;
  after: After;
}

/** Quoted for a POSIX shell, and pinned to this version: another one may have other defaults. */
export function replayCommand(replay: Replay, catalog: Catalog): string {
  const { plinth } = replay.recipe;
  const command = isVersion(plinth) ? `create-plinth@${plinth}` : "create-plinth";
  const quoted = (...words: string[]) => words.map(shellQuote).join(" ");
  const recipeFile = canBeSaid(replay.recipe, catalog) ? undefined : replay.recipeFile;
  const made = quoted("npx", command, ...replayArguments({ ...replay, recipeFile }, catalog));
  if (recipeFile !== undefined) return made;
  const resources = Object.entries(replay.recipe.resources ?? {}).map(([name, resource]) => {
    const plural = resource.plural === undefined ? [] : ["--plural", resource.plural];
    return quoted("npx", command, "resource", name, ...resource.fields, ...plural, "--yes");
  });
  if (resources.length === 0) return made;
  return [made, quoted("cd", replay.directory), ...resources].join(" && ");
}

/** Whether commands that say the fields alone give resources the numbers they have. */
function canBeSaid(recipe: Recipe, catalog: Catalog): boolean {
  const { resources = {} } = recipe;
  const fields = Object.entries(resources).map(([name, resource]) => [
    name,
    { fields: resource.fields, plural: resource.plural },
  ]);
  const said = toRecipe({ ...recipe, resources: Object.fromEntries(fields) }, recipe, catalog);
  return isDeepStrictEqual(said.resources ?? {}, resources);
}

/**
 * Every choice that is not a default, and always those whose default is the machine's to decide. Over a recipe file,
 * nothing is a default.
 */
export function replayArguments(
  { recipe, directory, derivedName, preset, recipeFile, after }: Replay,
  catalog: Catalog,
): string[] {
  const unless = (fallback: string | undefined) =>
    recipeFile === undefined ? fallback : undefined;
  return [
    readsAsCommand(directory) ? `./${directory}` : directory,
    ...(recipeFile === undefined ? [] : ["--recipe", recipeFile]),
    ...flag("--name", recipe.name, unless(derivedName)),
    ...flag("--arch", recipe.architecture, unless(defaultAxes.architecture)),
    ...flag("--db", recipe.database, unless(defaultAxes.database)),
    ...flag("--api", recipe.apis.join(","), unless(defaultAxes.apis.join(","))),
    ...(recipe.sample ? (recipeFile === undefined ? [] : ["--sample"]) : ["--no-sample"]),
    ...patternArguments(recipe, preset, unless(defaultPreset), catalog),
    "--pm",
    recipe.packageManager,
    recipe.pinNode ? "--pin-node" : "--no-pin-node",
    ...(after.install === false ? ["--no-install"] : []),
    ...(after.git === false ? ["--no-git"] : []),
    "--yes",
  ];
}

/** By the preset that comes nearest, unless one is given; of equals the default. */
function patternArguments(
  recipe: Recipe,
  given: Preset | undefined,
  fallback: string | undefined,
  catalog: Catalog,
): string[] {
  if (given !== undefined) return byPreset(given, recipe, fallback, catalog);
  const candidates = [defaultPreset, ...presets.filter((preset) => preset !== defaultPreset)];
  const ways = candidates.map((preset) => byPreset(preset, recipe, fallback, catalog));
  return ways.reduce((best, way) => (way.join(" ").length < best.join(" ").length ? way : best));
}

function byPreset(
  preset: Preset,
  recipe: Recipe,
  fallback: string | undefined,
  catalog: Catalog,
): string[] {
  const included = new Set(presetPatterns(preset, recipe, catalog));
  const given: Record<string, Record<string, OptionValue>> = {};
  for (const [id, options] of Object.entries(recipe.patterns)) {
    const changed = changedOptions(id, options, catalog);
    if (!included.has(id) || Object.keys(changed).length > 0) given[id] = changed;
  }
  const without = [...included].filter((id) => !Object.hasOwn(recipe.patterns, id));
  return [
    ...flag("--preset", preset, fallback),
    ...flag("--with", formatWith(given), ""),
    ...flag("--without", without.join(","), ""),
  ];
}

function changedOptions(
  id: string,
  options: Readonly<Record<string, OptionValue>>,
  catalog: Catalog,
): Record<string, OptionValue> {
  const specs = catalog.units.get(id)?.manifest.options ?? {};
  const changed = Object.entries(options).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(specs[key]?.default),
  );
  return Object.fromEntries(changed);
}

function flag(name: string, value: string, fallback: string | undefined): string[] {
  return value === fallback ? [] : [name, value];
}

/** One word of a POSIX shell. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
