/** Patterns of earlier versions under the ids they have now. */
import { type Catalog, unitsOf } from "../catalog/catalog.ts";
import type { GivenOptions } from "./choices.ts";

type Given = Readonly<Record<string, GivenOptions>>;

/** Ids of the patterns that stand in for one of an earlier version; none while it is still there. */
export function successorsOf(id: string, catalog: Catalog): string[] {
  if (catalog.units.has(id)) return [];
  return unitsOf(catalog, "pattern")
    .filter(({ manifest }) => manifest.replaces?.includes(id) === true)
    .map(({ manifest }) => manifest.id);
}

/** The same choice as this catalog says it. An option goes on with every successor that has one of that name. */
export function withSuccessors(patterns: Given, catalog: Catalog): Given {
  const now = new Map<string, GivenOptions>();
  for (const [id, options] of Object.entries(patterns)) {
    const successors = successorsOf(id, catalog);
    if (successors.length === 0) now.set(id, { ...now.get(id), ...options });
    for (const successor of successors) {
      const specs = catalog.units.get(successor)?.manifest.options ?? {};
      const kept = Object.entries(options).filter(([name]) => Object.hasOwn(specs, name));
      // What is said of the successor itself counts more.
      now.set(successor, { ...Object.fromEntries(kept), ...now.get(successor) });
    }
  }
  return Object.fromEntries(now);
}
