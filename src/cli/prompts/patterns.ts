import type { Catalog, Unit } from "../../catalog/catalog.ts";
import { patternGroups } from "../list.ts";
import { count } from "../output.ts";
import type { Ask, Choice } from "./ask.ts";

/** @param initial ids chosen so far */
export async function askPatterns(
  ask: Ask,
  catalog: Catalog,
  initial: readonly string[],
): Promise<string[]> {
  const groups = new Map<string, Choice[]>();
  for (const [group, units] of patternGroups(catalog)) {
    const choices = units.filter(({ manifest }) => !manifest.always).map(describe);
    if (choices.length > 0) groups.set(group, choices);
  }
  if (groups.size === 0) return [];
  return ask.grouped({ message: "Patterns", groups, initial });
}

function describe({ manifest, templates }: Unit): Choice {
  const { id, title, summary, dependencies = [] } = manifest;
  const files = templates.length === 0 ? [] : [count(templates.length, "file")];
  const brings = [...files, ...dependencies].join(", ");
  return { value: id, label: title, hint: brings === "" ? summary : `${summary} · ${brings}` };
}
