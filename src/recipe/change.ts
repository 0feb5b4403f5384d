/** A recipe with something added, removed or set: another recipe, as complete as the first. */
import { isDeepStrictEqual } from "node:util";
import type { Catalog } from "../catalog/catalog.ts";
import { check } from "../catalog/resolve.ts";
import { InputError } from "../errors.ts";
import { type PackageManager, packageManagers } from "../pattern.ts";
import { type Choices, toRecipe } from "./choices.ts";
import { suggest } from "./closest.ts";
import { parseIds, parseWith } from "./flags.ts";
import type { Recipe } from "./recipe.ts";
import { type KnownMigrations, readResources } from "./resource/resources.ts";

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
  const next = complete(recipe, readSetting(what, value), catalog);
  return next.sample === recipe.sample ? next : withoutStranded(next, catalog);
}

/** Without the patterns that have nothing left to work on: they cannot be removed before the last resource is. */
function withoutStranded(recipe: Recipe, catalog: Catalog): Recipe {
  if (recipe.sample) return recipe;
  const without = check(recipe, catalog)
    .filter(({ code }) => code === "missing-capability")
    .flatMap(({ units }) => units)
    .filter((id) => Object.hasOwn(recipe.patterns, id));
  if (without.length === 0) return recipe;
  return withoutStranded(complete(recipe, { without }, catalog), catalog);
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

/**
 * @param fields as for the command: `number:string:unique`
 * @throws InputError if there is such a resource with other fields
 */
export function addResource(
  recipe: Recipe,
  name: string,
  { fields, plural }: { fields: readonly string[]; plural?: string | undefined },
  migrations: KnownMigrations | undefined,
  catalog: Catalog,
): Recipe {
  const present = recipe.resources?.[name];
  const given = { ...present, fields, plural: plural ?? present?.plural };
  const resources = { ...recipe.resources, [name]: given };
  const next = complete(recipe, { resources }, catalog, migrations);
  if (present === undefined || isDeepStrictEqual(next.resources?.[name], present)) return next;
  throw new InputError(`There is a resource "${name}" already, with other fields.`, {
    code: "resource-exists",
    hint: "Its code is yours now: change it there, and its table with a migration of your own.",
  });
}

/** @throws InputError if there is no such resource, or another one refers to it */
export function removeResource(recipe: Recipe, name: string, catalog: Catalog): Recipe {
  const resources = readResources(recipe.resources, recipe.sample);
  const removed = resources.find(({ names }) => names.kebab === name);
  if (removed === undefined) {
    throw new InputError(`There is no resource "${name}".`, {
      code: "no-resource",
      hint: suggest(
        name,
        resources.map(({ names }) => names.kebab),
      ),
    });
  }
  const referring = resources
    .filter((other) => other !== removed)
    .filter(({ fields }) => fields.some(({ target }) => target?.names.kebab === name && target.own))
    .map(({ names }) => names.kebab);
  if (referring.length > 0) {
    throw new InputError(`"${name}" cannot be removed: ${referring.join(", ")} refers to it.`, {
      code: "needed",
      hint: `Remove ${referring.join(", ")} as well, first.`,
    });
  }
  const { [name]: _removed, ...others } = recipe.resources ?? {};
  return withoutStranded(complete(recipe, { resources: others }, catalog), catalog);
}

function complete(
  recipe: Recipe,
  choices: Choices,
  catalog: Catalog,
  migrations?: KnownMigrations,
): Recipe {
  const { plinth, name, packageManager, pinNode } = recipe;
  const defaults = { plinth, name, packageManager, pinNode, migrations };
  return toRecipe({ ...recipe, ...choices }, defaults, catalog);
}
