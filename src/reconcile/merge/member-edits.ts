import type { Merge, Triple } from "./state.ts";
import { type List, lineStart, type Member, nextLine } from "./tree.ts";

/** Takes a member out of the owner's list, with its lines where they are its own. */
export function removeMember(
  merge: Merge,
  list: List,
  base: Member | undefined,
  working: Member,
): void {
  const { text } = merge.sources.working;
  const { members } = list;
  const index = members.indexOf(working);
  const [before, after] = [members[index - 1], members[index + 1]];
  const opensLine = text.slice(lineStart(text, working.start), working.start).trim() === "";
  const closesLine = /^[ \t]*(\n|$)/.test(text.slice(working.end));
  if (opensLine && closesLine && list.separator !== "|") {
    return merge.edit(
      { start: working.gap, end: nextLine(text, working.end) },
      "",
      base,
      undefined,
    );
  }
  if (before !== undefined)
    return merge.edit({ start: before.node.end, end: working.node.end }, "", base, undefined);
  merge.edit({ start: working.start, end: after?.start ?? working.end }, "", base, undefined);
}

/** Empty lines between members: plinth's where the owner left them as they were. */
export function mergeGaps(
  merge: Merge,
  list: Triple<List>,
  inWorking: ReadonlyMap<Member, Member>,
  inTarget: ReadonlyMap<Member, Member>,
): void {
  const { text } = merge.sources.working;
  for (const base of list.base.members) {
    const [working, target] = [inWorking.get(base), inTarget.get(base)];
    if (working?.blankLines === undefined || target?.blankLines === undefined) continue;
    if (working.blankLines !== base.blankLines || target.blankLines === base.blankLines) continue;
    const at = { start: working.gap, end: lineStart(text, working.start) };
    if (at.end < at.start) continue;
    merge.edit(at, "\n".repeat(target.blankLines), undefined, undefined);
  }
}
