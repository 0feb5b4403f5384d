/** Whether the axes chosen so far can still be completed by some choice on those that are not asked yet. */
import { type Catalog, unitsOf } from "../../catalog/catalog.ts";
import { check, type Problem } from "../../catalog/resolve.ts";
import type { Kind } from "../../pattern.ts";
import { type Choices, type Defaults, toRecipe } from "../../recipe/choices.ts";

export function axesStand(choices: Choices, defaults: Defaults, catalog: Catalog): boolean {
  return completions(choices, catalog).some(
    (whole) => axisProblems(whole, defaults, catalog).length === 0,
  );
}

/** Why the axes cannot stand, with defaults for those that are not chosen. */
export function axisProblems(choices: Choices, defaults: Defaults, catalog: Catalog): Problem[] {
  const bare = { ...choices, preset: undefined, patterns: {}, with: {}, without: [] };
  return check(toRecipe(bare, defaults, catalog), catalog);
}

function completions(choices: Choices, catalog: Catalog): Choices[] {
  const ids = (kind: Kind) => unitsOf(catalog, kind).map(({ manifest }) => manifest.id);
  const architectures = choices.architecture ? [choices.architecture] : ids("architecture");
  const databases = choices.database ? [choices.database] : ids("database");
  const apis = choices.apis ? [choices.apis] : ids("api").map((id) => [id]);
  return architectures.flatMap((architecture) =>
    databases.flatMap((database) =>
      apis.map((some) => ({ ...choices, architecture, database, apis: some })),
    ),
  );
}
