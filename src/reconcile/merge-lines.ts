import { diff3MergeRegions } from "node-diff3";

import { joinLines, type Lines, splitLines } from "./line-endings.ts";
import type { Merged } from "./merge.ts";

/**
 * Merges by line, as `git merge` does. Lines that both sides changed differently stand in a diff3 conflict block with
 * the owner's version first, so that no line of either side is lost. Line endings follow the owner.
 */
export function mergeLines(base: string, working: string, target: string): Merged {
  const [before, owner, plinth] = [splitLines(base), splitLines(working), splitLines(target)];
  const lines: string[] = [];
  let conflict = false;
  for (const region of diff3MergeRegions([...owner.lines], [...before.lines], [...plinth.lines])) {
    if (region.stable) {
      for (const line of region.bufferContent) lines.push(line);
    } else if (sameArray(region.aContent, region.bContent)) {
      for (const line of region.aContent) lines.push(line);
    } else {
      conflict = true;
      lines.push("<<<<<<< yours", ...region.aContent);
      lines.push("||||||| plinth, before", ...region.oContent);
      lines.push("=======", ...region.bContent, ">>>>>>> plinth, now");
    }
  }
  const content = joinLines({
    lines,
    ending: three(before, owner, plinth, "ending"),
    closed: conflict || three(before, owner, plinth, "closed"),
    byteOrderMark: three(before, owner, plinth, "byteOrderMark"),
  });
  return { content, conflict };
}

/** The owner's value where the owner changed it, plinth's otherwise. */
function three<Key extends keyof Lines>(
  before: Lines,
  owner: Lines,
  plinth: Lines,
  key: Key,
): Lines[Key] {
  return owner[key] === before[key] ? plinth[key] : owner[key];
}

function sameArray(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}
