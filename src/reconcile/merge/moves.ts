import type { Triple } from "./state.ts";
import type { List, Member } from "./tree.ts";

/**
 * Members that plinth put elsewhere, by where they stand in its version: a step of `compose` that needs another one now.
 * None if the owner put some elsewhere: then the order is the owner's.
 */
export function movedMembers(
  { base, working, target }: Triple<List>,
  inWorking: ReadonlyMap<Member, Member>,
  inTarget: ReadonlyMap<Member, Member>,
): Map<Member, Member> {
  const shared = base.members.filter((member) => inWorking.has(member) && inTarget.has(member));
  const ranks = (list: List, found: ReadonlyMap<Member, Member>): Map<Member, number> => {
    const positions = new Map(list.members.map((member, index) => [member, index]));
    return new Map(shared.map((member) => [member, positions.get(found.get(member)!)!]));
  };
  const owner = ranks(working, inWorking);
  const plinth = ranks(target, inTarget);
  if (!isRising(shared.map((member) => owner.get(member)!))) return new Map();
  const stay = longestRise(shared, (member) => plinth.get(member)!);
  const moved = shared.filter((member) => !stay.has(member));
  return new Map(moved.map((member) => [inTarget.get(member)!, inWorking.get(member)!]));
}

function isRising(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => index === 0 || numbers[index - 1]! < number);
}

/** The most members that keep their order. */
function longestRise<Item>(items: readonly Item[], rank: (item: Item) => number): Set<Item> {
  if (isRising(items.map(rank))) return new Set(items);
  const lengths: number[] = [];
  const before: number[] = [];
  for (const [index, item] of items.entries()) {
    [lengths[index], before[index]] = [1, -1];
    for (let earlier = 0; earlier < index; earlier++) {
      if (rank(items[earlier]!) >= rank(item) || lengths[earlier]! < lengths[index]) continue;
      [lengths[index], before[index]] = [lengths[earlier]! + 1, earlier];
    }
  }
  const found = new Set<Item>();
  let at = lengths.indexOf(Math.max(...lengths));
  for (; at !== -1; at = before[at]!) found.add(items[at]!);
  return found;
}
