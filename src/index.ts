/**
 * Plinth as a library: the same parts the command line is made of.
 *
 * ```ts
 * import { apply, loadCatalog, reconcile, render, resolve, toRecipe } from "create-plinth";
 *
 * const catalog = await loadCatalog();
 * const recipe = toRecipe({ database: "postgres", preset: "standard" }, {
 *   plinth: version, name: "my-shop", packageManager: "npm", pinNode: false,
 * }, catalog);
 * const target = await render(resolve(recipe, catalog), catalog);
 * const plan = reconcile({ base: new Map(), working: new Map(), target });
 * await apply({ directory: "my-shop", plan });
 * ```
 *
 * Nothing before `apply` writes, and `render` reads nothing but its arguments.
 *
 * @module
 */

// What there is to choose from.
export { type Catalog, type Template, type Unit, unitsOf } from "./catalog/catalog.ts";
export { loadCatalog } from "./catalog/load.ts";
export { presetPatterns } from "./catalog/presets.ts";
export {
  check,
  type Problem,
  resolve,
  type SelectedUnit,
  type Selection,
} from "./catalog/resolve.ts";
export { assembleCatalog, scanCatalog } from "./catalog/scan.ts";

// What was chosen.
export { type Choices, type Defaults, override, toRecipe } from "./recipe/choices.ts";
export type { OptionSpec, OptionSpecs, OptionValue, OptionValues } from "./recipe/options.ts";
export type { Recipe } from "./recipe/recipe.ts";
export { jsonSchema, parseRecipe } from "./recipe/schema.ts";
export { recipePath, recipeText } from "./recipe/text.ts";

// What is written.
export { type LocalFile, localFiles } from "./render/local.ts";
export { render } from "./render/render.ts";
export {
  type Action,
  apply,
  type Applied,
  type ApplyOptions,
  assertUsableTarget,
  type Conflict,
  type ExtraFile,
  type FileOperation,
  lockPath,
  type Plan,
  readPristine,
  readWorking,
  reconcile,
  recover,
  type Recovery,
  snapshotPath,
  type Tree,
  type TreeFile,
  type WorkingTree,
  writeLock,
  writeSnapshot,
} from "./reconcile/index.ts";

export { exitCode, InputError, PatternError, PlinthError } from "./errors.ts";
export { version } from "./cli/version.ts";

// What a pattern is declared with.
export {
  type Architecture,
  type Context,
  defineApi,
  defineArchitecture,
  defineBase,
  defineDatabase,
  defineFoundation,
  definePattern,
  type Kind,
  kinds,
  type Manifest,
  option,
  type PackageManager,
  packageManagers,
  type Preset,
  presets,
  type Role,
  roles,
  type Slots,
} from "./pattern.ts";
