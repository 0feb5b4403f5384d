/** The contracts of a project's resources, and the numbers that are theirs already. */
import { type Catalog, unitsOf } from "../catalog/catalog.ts";
import type { Tree } from "../reconcile/plan.ts";
import type { Choices } from "../recipe/choices.ts";
import { namesOf } from "../recipe/resource/names.ts";
import {
  type ContractNumbers,
  keysOf,
  type KnownContract,
  placeOf,
  rowOf,
} from "../recipe/resource/numbers.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { type Contracts, readResources } from "../recipe/resource/resources.ts";
import { readIfThere } from "./read-file.ts";

/** As plinth wrote them last, and as they are on disk: their owner may have numbered more. */
export async function knownContracts(
  directory: string,
  base: Tree,
  { resources = {} }: Choices,
  catalog: Catalog,
): Promise<Contracts["known"]> {
  const places = new Map([...base].map(([path, { address }]) => [address, path]));
  const known = new Map<string, KnownContract>();
  for (const [name, { plural }] of Object.entries(resources)) {
    const names = namesOf(name, plural);
    for (const { manifest } of unitsOf(catalog, "api")) {
      const path = places.get(manifest.contract?.address(names));
      if (manifest.contract === undefined || path === undefined) continue;
      const written = manifest.contract.read(base.get(path)!.content, names);
      const text = (await readIfThere(directory, path))?.toString("utf8") ?? "";
      known.set(name, knownFrom(written, manifest.contract.read(text, names)));
    }
  }
  return known;
}

/**
 * What plinth numbered keeps the number it was written with, so that a merge changes nothing that its owner did; unless
 * that number is something else's on disk, which is what it was renamed to.
 */
function knownFrom(written: ContractNumbers, present: ContractNumbers): KnownContract {
  const taken = new Set(Object.entries(present.found).map(([key, number]) => placeOf(key, number)));
  const given = Object.entries(written.found).filter(
    ([key, number]) => key in present.found || !taken.has(placeOf(key, number)),
  );
  const rows = new Set([...written.highest.keys(), ...present.highest.keys()]);
  const highest = [...rows].map((row): [string, number] => [
    row,
    Math.max(written.highest.get(row) ?? 0, present.highest.get(row) ?? 0),
  ]);
  return {
    given: Object.fromEntries(given),
    found: { ...present.found, ...written.found },
    highest: new Map(highest),
  };
}

/** What leaves the contracts with this recipe, and how to say that it was only renamed. */
export function contractNotes(known: Contracts["known"], { resources, sample }: Recipe): string[] {
  return readResources(resources, sample).flatMap(({ names: { kebab }, fields }) => {
    const before = known.get(kebab)?.given ?? {};
    const numbers = resources?.[kebab]?.numbers ?? {};
    const now = fields.flatMap(keysOf);
    const came = now.filter((key) => key in numbers && !(key in before));
    const gone = Object.keys(before).filter((key) => key in numbers && !now.includes(key));
    return gone.map((key) => {
      const heir = isOfAnotherType(key, now)
        ? undefined
        : came.find((other) => kindOf(other) === kindOf(key));
      const note = `${kebab}: "${key}" is gone from the contract; its number, ${numbers[key]}, stays reserved.`;
      if (heir === undefined) return note;
      return `${note} If it was renamed, give ${numbers[key]} to "${heir}" in plinth.json and take "${key}" out, before anybody uses ${numbers[heir]}.`;
    });
  });
}

function isOfAnotherType(key: string, now: readonly string[]): boolean {
  const [property, wire] = key.split(":");
  return wire !== undefined && now.some((other) => other.split(":")[0] === property);
}

/** One can be another's new name if these are equal. */
function kindOf(key: string): string {
  return `${rowOf(key)}:${key.split(":")[1]}`;
}
