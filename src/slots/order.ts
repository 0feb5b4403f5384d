import { PatternError } from "../errors.ts";

/**
 * Sorts so that everything comes after what it needs, and by key wherever that leaves a choice.
 *
 * @param items sorted by key
 * @param needs keys an item needs; keys outside `items` are ignored
 * @throws PatternError if items need each other in a circle
 */
export function topological<Item extends { key: string }>(
  items: readonly Item[],
  needs: (item: Item) => Iterable<string>,
): Item[] {
  const byKey = new Map(items.map((item) => [item.key, item]));
  const ordered = new Set<Item>();
  const path: string[] = [];
  const visit = (item: Item) => {
    if (ordered.has(item)) return;
    if (path.includes(item.key)) {
      throw new PatternError(`${[...path, item.key].join(" needs ")}.`, { code: "slot-cycle" });
    }
    path.push(item.key);
    for (const key of [...needs(item)].sort()) {
      const needed = byKey.get(key);
      if (needed !== undefined && needed !== item) visit(needed);
    }
    path.pop();
    ordered.add(item);
  };
  for (const item of items) visit(item);
  return [...ordered];
}
