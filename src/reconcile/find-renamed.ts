import { basename, extname } from "node:path/posix";

import { alike, couldBeAlike, linesOf } from "./find-moved.ts";
import { likeness } from "./merge/match.ts";
import type { Tree } from "./plan.ts";

/**
 * Finds templates that another version of plinth keeps under another name: one is gone, and one of the same unit that was
 * not there before says nearly the same.
 *
 * @returns paths of the target, by paths of the base
 */
export function findRenamed(base: Tree, target: Tree): Map<string, string> {
  const left = without(base, target);
  const come = without(target, base);
  const pairs = left.flatMap(({ path: from, lines, patterns }) =>
    come.flatMap(({ path: to, lines: others, patterns: now }) => {
      const least = basename(from) === basename(to) ? alike.moved : alike.renamed;
      if (extname(from) !== extname(to) || !couldBeAlike(lines, others, least)) return [];
      if (!patterns.some((id) => now.includes(id))) return [];
      const share = likeness(lines, others);
      return share >= least ? [{ from, to, share }] : [];
    }),
  );
  const renamed = new Map<string, string>();
  const taken = new Set<string>();
  for (const { from, to } of pairs.sort((a, b) => b.share - a.share || (a.to < b.to ? -1 : 1))) {
    if (renamed.has(from) || taken.has(to)) continue;
    renamed.set(from, to);
    taken.add(to);
  }
  return renamed;
}

/** Files of one tree whose address the other does not have. */
function without(tree: Tree, other: Tree) {
  const known = new Set([...other.values()].map(({ address }) => address));
  return [...tree]
    .filter(([, { address }]) => address !== undefined && !known.has(address))
    .map(([path, { content, patterns }]) => ({ path, patterns, lines: linesOf(content) }));
}
