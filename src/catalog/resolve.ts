import { InputError, PatternError } from "../errors.ts";
import { type Architecture, type Kind, kinds } from "../pattern.ts";
import { completeOptions, type OptionValues } from "../recipe/options.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { readResources, type Resource } from "../recipe/resource/resources.ts";
import { statedBy, type Statements } from "./capabilities.ts";
import { type Catalog, type Unit, unitsOf } from "./catalog.ts";

export interface SelectedUnit {
  unit: Unit;
  options: OptionValues;
  /** Chosen by the user, part of every project, or brought along for a capability. */
  because: "chosen" | "always" | "required";
  /** For `required`: the ids that needed it, sorted. */
  neededBy: readonly string[];
}

/** A recipe made complete: every unit that will be rendered. */
export interface Selection {
  recipe: Recipe;
  architecture: Architecture;
  /** Sorted by kind, then id. */
  units: readonly SelectedUnit[];
  /** Capabilities provided, each with the ids that provide it. */
  capabilities: ReadonlyMap<string, readonly string[]>;
  /** Beside the sample's, in the order of their migrations. */
  resources: readonly Resource[];
}

/** A reason why a recipe cannot be rendered, and the way out. */
export interface Problem {
  code: "unknown-unit" | "missing-capability" | "ambiguous-capability" | "conflict";
  message: string;
  hint: string;
  /** Ids involved, sorted. */
  units: readonly string[];
}

/** Everything that keeps these choices from standing together; empty when they can. Options are not looked at. */
export function check(recipe: Recipe, catalog: Catalog): Problem[] {
  return select(recipe, catalog).problems;
}

/**
 * Completes a recipe with what is always there and with what capabilities bring along.
 *
 * @throws InputError naming every problem and its way out
 */
export function resolve(recipe: Recipe, catalog: Catalog): Selection {
  const { chosen, problems } = select(recipe, catalog);
  const [first] = problems;
  if (first !== undefined) {
    throw new InputError(problems.map(({ message }) => message).join("\n"), {
      code: first.code,
      hint: [...new Set(problems.map(({ hint }) => hint))].join("\n"),
    });
  }
  const units = [...chosen.values()]
    .map(({ unit, because, neededBy }) => ({
      unit,
      because,
      neededBy: [...neededBy].sort(),
      options: completeOptions(
        unit.manifest.id,
        unit.manifest.options ?? {},
        recipe.patterns[unit.manifest.id] ?? {},
      ),
    }))
    .sort(byKindThenId);
  return {
    recipe,
    architecture: architectureOf(units),
    units,
    capabilities: capabilitiesOf([...chosen.values()]),
    resources: readResources(recipe.resources, recipe.sample),
  };
}

interface Choice extends Statements {
  unit: Unit;
  because: SelectedUnit["because"];
  neededBy: Set<string>;
}

function select(recipe: Recipe, catalog: Catalog) {
  const problems: Problem[] = [];
  const chosen = new Map<string, Choice>();
  const choose = (unit: Unit, because: Choice["because"]) => {
    if (!chosen.has(unit.manifest.id)) {
      const stated = statedBy(unit.manifest, recipe);
      chosen.set(unit.manifest.id, { unit, because, neededBy: new Set(), ...stated });
    }
  };

  for (const unit of catalog.units.values()) {
    if (unit.manifest.always || unit.manifest.kind === "base") choose(unit, "always");
  }
  for (const [kind, id] of chosenIds(recipe)) {
    const unit = catalog.units.get(id);
    if (unit?.manifest.kind === kind) choose(unit, "chosen");
    else problems.push(unknownUnit(kind, id, catalog));
  }
  problems.push(...bringAlong(recipe, catalog, chosen, choose));
  problems.push(...conflicts([...chosen.values()]));
  return { chosen, problems };
}

function chosenIds(recipe: Recipe): [Kind, string][] {
  return [
    ["architecture", recipe.architecture],
    ["database", recipe.database],
    ...recipe.apis.map((id): [Kind, string] => ["api", id]),
    ...Object.keys(recipe.patterns).map((id): [Kind, string] => ["pattern", id]),
  ];
}

/**
 * Satisfies requirements until none is open. A capability that one unit alone can provide brings that unit along; where
 * several could, the choice is the user's.
 */
function bringAlong(
  recipe: Recipe,
  catalog: Catalog,
  chosen: Map<string, Choice>,
  choose: (unit: Unit, because: "required") => void,
): Problem[] {
  const problems: Problem[] = [];
  const open = [...chosen.keys()].sort();
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    for (const capability of chosen.get(id)!.requires) {
      const present = [...chosen.values()].filter(({ provides }) => provides.includes(capability));
      for (const choice of present) choice.neededBy.add(id);
      if (present.length > 0) continue;

      const candidates = [...catalog.units.values()].filter(
        ({ manifest }) =>
          isBringable(manifest.kind) && statedBy(manifest, recipe).provides.includes(capability),
      );
      const [only] = candidates;
      if (only !== undefined && candidates.length === 1) {
        choose(only, "required");
        chosen.get(only.manifest.id)!.neededBy.add(id);
        open.push(only.manifest.id);
      } else {
        problems.push(unmet(id, capability, candidates, recipe, catalog));
      }
    }
  }
  return problems;
}

function isBringable(kind: Kind): boolean {
  return kind === "foundation" || kind === "pattern";
}

function unmet(
  id: string,
  capability: string,
  candidates: Unit[],
  recipe: Recipe,
  catalog: Catalog,
): Problem {
  if (candidates.length > 1) {
    const names = candidates.map(({ manifest }) => manifest.id).sort();
    return {
      code: "ambiguous-capability",
      message: `"${id}" needs ${capability}, and ${names.join(" or ")} can provide it.`,
      hint: `Choose one: --with ${names.join(" or --with ")}.`,
      units: [id],
    };
  }
  const elsewhere = [...catalog.units.values()].filter(({ manifest }) =>
    statedBy(manifest, recipe).provides.includes(capability),
  );
  return {
    code: "missing-capability",
    message: `"${id}" needs ${capability}, which nothing chosen provides.`,
    hint:
      elsewhere.length === 0
        ? `Leave "${id}" out.`
        : `Leave "${id}" out, or choose ${elsewhere.map(describe).sort().join(" or ")}.`,
    units: [id],
  };
}

function conflicts(choices: readonly Choice[]): Problem[] {
  return choices.flatMap(({ unit: { manifest }, provides: own, conflicts: capabilities }) =>
    capabilities.flatMap((capability) =>
      choices
        .filter(({ unit, provides }) => unit.manifest !== manifest && provides.includes(capability))
        // Of two that both say so, one is enough.
        .filter(
          ({ unit, conflicts: theirs }) =>
            !(own.includes(capability) && theirs.includes(capability)) ||
            manifest.id < unit.manifest.id,
        )
        .map(({ unit: { manifest: other } }): Problem => ({
          code: "conflict",
          message: `"${manifest.id}" and "${other.id}" cannot stand together: both decide ${capability}.`,
          hint: `Keep one: --without ${manifest.id} or --without ${other.id}.`,
          units: [manifest.id, other.id].sort(),
        })),
    ),
  );
}

function unknownUnit(kind: Kind, id: string, catalog: Catalog): Problem {
  const known = unitsOf(catalog, kind).map(({ manifest }) => manifest.id);
  const article = /^[aeiou]/.test(kind) ? "an" : "a";
  return {
    code: "unknown-unit",
    message: `"${id}" is not ${article} ${kind} plinth knows.`,
    hint: `Choose from: ${known.join(", ")}.`,
    units: [id],
  };
}

function describe({ manifest }: Unit): string {
  return `${manifest.kind} ${manifest.id}`;
}

function byKindThenId(a: SelectedUnit, b: SelectedUnit): number {
  const [first, second] = [a.unit.manifest, b.unit.manifest];
  return kinds.indexOf(first.kind) - kinds.indexOf(second.kind) || (first.id < second.id ? -1 : 1);
}

function architectureOf(units: readonly SelectedUnit[]): Architecture {
  const manifest = units.find(({ unit }) => unit.manifest.kind === "architecture")?.unit.manifest;
  if (manifest === undefined || !("place" in manifest)) {
    throw new PatternError("No architecture was selected.", { code: "no-architecture" });
  }
  return manifest as Architecture;
}

function capabilitiesOf(choices: readonly Choice[]): Map<string, string[]> {
  const capabilities = new Map<string, string[]>();
  for (const { unit, provides } of choices) {
    for (const capability of provides) {
      const others = capabilities.get(capability) ?? [];
      capabilities.set(capability, [...others, unit.manifest.id].sort());
    }
  }
  return capabilities;
}
