/** What a manifest is told of the project. */
import type { SelectedUnit, Selection } from "../catalog/resolve.ts";
import type { Context, ResourceContext } from "../pattern.ts";

export function contextOf({ options }: SelectedUnit, { recipe, capabilities }: Selection): Context {
  return {
    name: recipe.name,
    options,
    sample: recipe.sample,
    packageManager: recipe.packageManager,
    has: (capability) => capabilities.has(capability),
  };
}

/** One for each resource beside the sample's. */
export function resourceContextsOf(
  selected: SelectedUnit,
  selection: Selection,
): ResourceContext[] {
  const { resources } = selection;
  return resources.map((resource) => ({ ...contextOf(selected, selection), resource, resources }));
}
