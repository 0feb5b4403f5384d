import { type Preset, presets } from "../pattern.ts";
import { type Catalog, unitsOf } from "./catalog.ts";
import { check } from "./resolve.ts";
import type { Recipe } from "../recipe/recipe.ts";

type Axes = Pick<Recipe, "architecture" | "database" | "apis" | "sample" | "resources">;

/**
 * The patterns a preset turns on for these axes, sorted. A pattern that cannot stand with them is left out, so a preset
 * always resolves.
 */
export function presetPatterns(preset: Preset, axes: Axes, catalog: Catalog): string[] {
  let patterns = unitsOf(catalog, "pattern")
    .filter(({ manifest }) => !manifest.always && includes(preset, manifest.preset))
    .map(({ manifest }) => manifest.id);
  for (;;) {
    const misfit = patterns.findLast((id) => problemUnits(patterns, axes, catalog).has(id));
    if (misfit === undefined) return patterns;
    patterns = patterns.filter((id) => id !== misfit);
  }
}

function includes(preset: Preset, smallest: Preset | undefined): boolean {
  return presets.indexOf(smallest ?? "everything") <= presets.indexOf(preset);
}

function problemUnits(patterns: readonly string[], axes: Axes, catalog: Catalog): Set<string> {
  const recipe: Recipe = {
    plinth: "",
    name: "preset",
    ...axes,
    patterns: Object.fromEntries(patterns.map((id) => [id, {}])),
    packageManager: "npm",
    pinNode: false,
  };
  return new Set(check(recipe, catalog).flatMap(({ units }) => units));
}
