import type { Selection, SelectedUnit } from "../catalog/resolve.ts";
import { InputError } from "../errors.ts";

/**
 * What was asked to stay out must not come back because something else requires it.
 *
 * @param where whether hints name flags, for a project to be made, or commands, for one that is there
 */
export function assertLeftOut(
  without: readonly string[],
  selection: Selection,
  where: "new" | "project" = "new",
): void {
  for (const selected of selection.units) {
    const { unit, neededBy } = selected;
    const { id } = unit.manifest;
    if (!without.includes(id)) continue;
    const needers = isForResources(selected) ? resourcesIn(selection) : neededBy.join(" and ");
    throw new InputError(`"${id}" cannot be left out: it is needed by ${needers}.`, {
      code: "needed",
      hint: where === "new" ? flagHint(selected) : commandHint(selected, selection),
    });
  }
}

function isForResources({ neededBy }: SelectedUnit): boolean {
  return neededBy.every((needer) => needer === "base");
}

function resourcesIn({ recipe }: Selection): string {
  return recipe.sample ? "the sample resources" : "the resources";
}

function flagHint(selected: SelectedUnit): string {
  if (isForResources(selected)) return "Leave those out too, with --no-sample.";
  return `Leave ${selected.neededBy.join(" and ")} out as well.`;
}

function commandHint(selected: SelectedUnit, { units, recipe }: Selection): string {
  const { unit, neededBy } = selected;
  const { id } = unit.manifest;
  if (isForResources(selected)) {
    return recipe.sample
      ? "Take those out, and it goes with them: plinth set sample false"
      : "It goes with the last of them: plinth resource <name> --remove";
  }
  const arePatterns = neededBy.every(
    (needer) =>
      units.find((other) => other.unit.manifest.id === needer)?.unit.manifest.kind === "pattern",
  );
  if (!arePatterns) return `It stays as long as ${neededBy.join(" and ")} does.`;
  return `Remove what needs it as well: plinth remove ${[id, ...neededBy].join(" ")}`;
}
