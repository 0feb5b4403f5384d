import type { Member } from "./tree.ts";

/** How much of two members has to be the same for one to be the other under a new name. */
const alike = 0.6;
/** Below this many words, likeness says nothing. */
const fewest = 4;

/**
 * Finds each member of `base` on another side: the same one first, then one that has its key, then, for what was renamed,
 * one that says nearly the same.
 */
export function match(base: readonly Member[], other: readonly Member[]): Map<Member, Member> {
  const found = new Map<Member, Member>();
  const taken = new Set<Member>();
  const pair = (one: Member, another: Member): void => {
    found.set(one, another);
    taken.add(another);
  };
  pairInOrder(base, other, (member) => `${member.key}\n${member.print}`, pair);
  const open = (): [Member[], Member[]] => [
    base.filter((member) => !found.has(member)),
    other.filter((member) => !taken.has(member)),
  ];
  pairInOrder(...open(), ({ key }) => key, pair);
  const [left, right] = open();
  for (const member of left) {
    const nearest = mostAlike(
      member,
      right.filter((one) => !taken.has(one) && one.node.kind === member.node.kind),
    );
    if (nearest !== undefined) pair(member, nearest);
  }
  return found;
}

function pairInOrder(
  base: readonly Member[],
  other: readonly Member[],
  keyOf: (member: Member) => string,
  pair: (one: Member, another: Member) => void,
): void {
  const waiting = new Map<string, Member[]>();
  for (const member of other) {
    const key = keyOf(member);
    waiting.set(key, [...(waiting.get(key) ?? []), member]);
  }
  for (const member of base) {
    const next = waiting.get(keyOf(member))?.shift();
    if (next !== undefined) pair(member, next);
  }
}

function mostAlike(member: Member, candidates: readonly Member[]): Member | undefined {
  const words = wordsOf(member);
  if (words.length < fewest) return undefined;
  let nearest: Member | undefined;
  let most = alike;
  for (const candidate of candidates) {
    const share = likeness(words, wordsOf(candidate));
    if (share > most) [nearest, most] = [candidate, share];
  }
  return nearest;
}

/** Without punctuation, of which everything has the same. */
function wordsOf({ node }: Member): string[] {
  return node.print.split("\n").filter((word) => /[\w$]/.test(word));
}

/** The share of words that two texts have in common, from 0 to 1. */
export function likeness(one: readonly string[], other: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const word of one) counts.set(word, (counts.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of other) {
    const count = counts.get(word) ?? 0;
    if (count > 0) common += 1;
    counts.set(word, count - 1);
  }
  return (2 * common) / (one.length + other.length || 1);
}
