/**
 * Few selections in which every two items meet: both on, either on, both off. What may not stand together is left out.
 *
 * Greedy and deterministic: each selection starts from a pair that is still open and takes in turn the value that
 * covers the most of the others.
 *
 * @param others selections that there are anyway: what meets in them need not meet again
 */
export function coveringArray(
  items: readonly string[],
  stands: (selection: readonly string[]) => boolean,
  others: readonly (readonly string[])[] = [],
): string[][] {
  const open = new Map(pairsOf(items).map((pair) => [keyOf(pair), pair]));
  for (const other of others) {
    const selection = new Map(items.map((item) => [item, other.includes(item)]));
    for (const covered of pairsWithin(selection)) open.delete(keyOf(covered));
  }
  const selections: string[][] = [];
  for (let pair = first(open); pair !== undefined; pair = first(open)) {
    open.delete(keyOf(pair));
    const selection = complete(pair, items, open, stands);
    if (selection === undefined) continue;
    selections.push(items.filter((item) => selection.get(item)));
    for (const covered of pairsWithin(selection)) open.delete(keyOf(covered));
  }
  return selections;
}

interface Setting {
  item: string;
  on: boolean;
}
type Pair = readonly [Setting, Setting];

function complete(
  pair: Pair,
  items: readonly string[],
  open: ReadonlyMap<string, Pair>,
  stands: (selection: readonly string[]) => boolean,
): Map<string, boolean> | undefined {
  const selection = new Map(pair.map(({ item, on }) => [item, on]));
  const chosen = () => items.filter((item) => selection.get(item));
  if (!stands(chosen())) return undefined;
  for (const item of items) {
    if (selection.has(item)) continue;
    const gain = (on: boolean) =>
      [...selection].filter(([other, otherOn]) =>
        open.has(keyOf(ordered({ item, on }, { item: other, on: otherOn }, items))),
      ).length;
    const preferred = gain(true) >= gain(false);
    selection.set(item, preferred);
    if (!stands(chosen())) selection.set(item, !preferred);
  }
  return stands(chosen()) ? selection : undefined;
}

function pairsOf(items: readonly string[]): Pair[] {
  return items.flatMap((a, index) =>
    items.slice(index + 1).flatMap((b) =>
      [true, false].flatMap((aOn) =>
        [true, false].map((bOn): Pair => [
          { item: a, on: aOn },
          { item: b, on: bOn },
        ]),
      ),
    ),
  );
}

function pairsWithin(selection: ReadonlyMap<string, boolean>): Pair[] {
  const items = [...selection.keys()].sort();
  return pairsOf(items).filter((pair) => pair.every(({ item, on }) => selection.get(item) === on));
}

function ordered(a: Setting, b: Setting, items: readonly string[]): Pair {
  return items.indexOf(a.item) < items.indexOf(b.item) ? [a, b] : [b, a];
}

function keyOf(pair: Pair): string {
  return pair
    .toSorted((a, b) => (a.item < b.item ? -1 : 1))
    .map(({ item, on }) => `${item}=${on}`)
    .join("&");
}

function first(open: ReadonlyMap<string, Pair>): Pair | undefined {
  return open.values().next().value;
}
