/** A recipe with something added, removed or set: another recipe, as complete as the first. */
import type { Catalog } from "../catalog/catalog.ts";
import { InputError } from "../errors.ts";
import { type PackageManager, packageManagers } from "../pattern.ts";
import { type Choices, toRecipe } from "./choices.ts";
import { suggest } from "./closest.ts";
import { parseIds, parseWith } from "./flags.ts";
import type { Recipe } from "./recipe.ts";

/** @param patterns as for `--with`: `rate-limit=store:redis` */
export function addPatterns(recipe: Recipe, patterns: readonly string[], catalog: Catalog): Recipe {
  return complete(recipe, { with: parseWith(patterns.join(",")) }, catalog);
}

/** @throws InputError for what the recipe does not hold */
export function removePatterns(recipe: Recipe, ids: readonly string[], catalog: Catalog): Recipe {
  const without = parseIds("remove", ids.join(","));
  const next = complete(recipe, { without }, catalog);
  for (const id of without) {
    if (Object.hasOwn(recipe.patterns, id)) continue;
    throw new InputError(`"${id}" was not chosen, so it cannot be removed.`, {
      code: "not-chosen",
      hint: suggest(id, Object.keys(recipe.patterns)),
    });
  }
  return next;
}

const settings = ["arch", "db", "api", "sample", "pm", "pin-node"] as const;

/** `set db postgres`, `set api rest,grpc`. */
export function setChoice(recipe: Recipe, what: string, value: string, catalog: Catalog): Recipe {
  return complete(recipe, readSetting(what, value), catalog);
}

function readSetting(what: string, value: string): Choices {
  switch (what) {
    case "arch":
    case "architecture":
      return { architecture: value };
    case "db":
    case "database":
      return { database: value };
    case "api":
    case "apis":
      return { apis: parseIds("api", value) };
    case "sample":
      return { sample: readFlag(what, value) };
    case "pin-node":
      return { pinNode: readFlag(what, value) };
    case "pm":
      if ((packageManagers as readonly string[]).includes(value))
        return { packageManager: value as PackageManager };
      throw new InputError(`There is no package manager "${value}".`, {
        code: "bad-flag",
        hint: suggest(value, packageManagers),
      });
    default:
      throw new InputError(`There is nothing called "${what}" to set.`, {
        code: "unknown-setting",
        hint: suggest(what, settings),
      });
  }
}

function readFlag(what: string, value: string): boolean {
  if (value === "true" || value === "on" || value === "yes") return true;
  if (value === "false" || value === "off" || value === "no") return false;
  throw new InputError(`${what} is either true or false, not "${value}".`, {
    code: "bad-flag",
    hint: `plinth set ${what} true`,
  });
}

function complete(recipe: Recipe, choices: Choices, catalog: Catalog): Recipe {
  const { plinth, name, packageManager, pinNode } = recipe;
  return toRecipe({ ...recipe, ...choices }, { plinth, name, packageManager, pinNode }, catalog);
}
