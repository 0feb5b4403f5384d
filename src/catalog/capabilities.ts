/** What a unit says of itself, for the choices of one recipe. */
import { InputError } from "../errors.ts";
import type { Capabilities, Choice, Manifest } from "../pattern.ts";
import { completeOptions, type OptionValues } from "../recipe/options.ts";
import type { Recipe } from "../recipe/recipe.ts";

export interface Statements {
  readonly provides: readonly string[];
  readonly requires: readonly string[];
  readonly conflicts: readonly string[];
}

export function statedBy(
  manifest: Manifest,
  { sample, patterns, resources = {} }: Pick<Recipe, "sample" | "patterns" | "resources">,
): Statements {
  const choice: Choice = {
    sample,
    resources: Object.keys(resources),
    fields: Object.values(resources).flatMap(({ fields }) => fields),
    options: optionsOf(manifest, patterns[manifest.id] ?? {}),
  };
  const of = (capabilities: Capabilities = []) =>
    typeof capabilities === "function" ? capabilities(choice) : capabilities;
  return {
    provides: of(manifest.provides),
    requires: of(manifest.requires),
    conflicts: of(manifest.conflicts),
  };
}

/** Options that are no good are refused where a recipe is completed; until then, the defaults say what goes together. */
function optionsOf(
  { id, options = {} }: Manifest,
  given: Readonly<Record<string, unknown>>,
): OptionValues {
  try {
    return completeOptions(id, options, given);
  } catch (error) {
    if (error instanceof InputError) return completeOptions(id, options, {});
    throw error;
  }
}
