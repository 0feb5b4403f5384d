import { mergeGaps, removeMember } from "./member-edits.ts";
import { insertMembers, ownCommentsBeside } from "./insert-members.ts";
import { movedMembers } from "./moves.ts";
import { match } from "./match.ts";
import { type Merge, mergeWhole, type Triple } from "./state.ts";
import { type List, type Member, nextLine, type Source, type Span, textOf } from "./tree.ts";

/** Members by identity: what is new on one side never touches what is new on the other. */
export function mergeList(merge: Merge, list: Triple<List>): void {
  const inWorking = match(list.base.members, list.working.members);
  const inTarget = match(list.base.members, list.target.members);
  if (isFlat(merge, list)) {
    return ownCommentsBeside(merge, list) ? merge.clash(list) : mergeWhole(merge, list);
  }
  const removed = new Set<Member>();
  for (const base of list.base.members) {
    const [working, target] = [inWorking.get(base), inTarget.get(base)];
    const at = { base, working, target };
    merge.within(base.key, () => mergeMember(merge, list, at, removed, inWorking));
  }
  const added = newMembers(merge, list, new Set(inWorking.values()), new Set(inTarget.values()));
  const known = new Map<Member, Member>(added.both);
  const moved = movedMembers(list, inWorking, inTarget);
  for (const [base, target] of inTarget) {
    const working = inWorking.get(base);
    if (working !== undefined && !moved.has(target)) known.set(target, working);
  }
  insertMembers(merge, list, { added: added.target, known, removed, moved });
  mergeGaps(merge, list, inWorking, inTarget);
}

/** Statements on one line, `{ return 1; }`: nothing can be put beside them. */
function isFlat({ sources }: Merge, { working }: Triple<List>): boolean {
  const text = sources.working.text.slice(working.start, working.end);
  return (
    working.separator === "" && working.members.length > 0 && !text.includes("\n") && !working.block
  );
}

interface Place {
  readonly base: Member;
  readonly working: Member | undefined;
  readonly target: Member | undefined;
}

function mergeMember(
  merge: Merge,
  list: Triple<List>,
  { base, working, target }: Place,
  removed: Set<Member>,
  inWorking: ReadonlyMap<Member, Member>,
): void {
  if (working !== undefined && target !== undefined) {
    return mergeBoth(merge, { base, working, target });
  }
  if (working !== undefined) {
    if (working.print !== base.print) {
      return merge.clash({ base, working });
    }
    removed.add(working);
    return removeMember(merge, list.working, base, working);
  }
  if (target !== undefined && target.print !== base.print) {
    merge.clash({ base, working: placeOf(merge, list, base, inWorking), target });
  }
}

/** In both: comments ahead of it, then the member itself. */
export function mergeBoth(merge: Merge, member: Triple<Member>): void {
  const { base, working, target } = member;
  if (target.print === base.print || working.print === target.print) return;
  const line = (side: Member): Span => ({ start: side.start, end: side.node.end });
  const lines = { base: line(base), working: line(working), target: line(target) };
  const said = (source: Source, span: Span) => ({
    start: span.start,
    end: span.end,
    print: textOf(source, span).replaceAll(/^\s+|\s+$/gm, ""),
  });
  const { sources } = merge;
  mergeWhole(merge, {
    base: said(sources.base, base.comment),
    working: said(sources.working, working.comment),
    target: said(sources.target, target.comment),
  });
  if (merge.untouched(lines)) return merge.take(lines);
  const ahead = (side: Member): Span => ({ start: side.start, end: side.node.start });
  mergeWhole(merge, {
    base: said(sources.base, ahead(base)),
    working: said(sources.working, ahead(working)),
    target: said(sources.target, ahead(target)),
  });
  merge.walk(merge, { base: base.node, working: working.node, target: target.node });
}

/** The line in the owner's text where a member stood that the owner removed. */
function placeOf(
  { sources }: Merge,
  { base, working }: Triple<List>,
  member: Member,
  inWorking: ReadonlyMap<Member, Member>,
): Span {
  const before = base.members
    .slice(0, base.members.indexOf(member))
    .reverse()
    .map((one) => inWorking.get(one))
    .find((one) => one !== undefined);
  const at = nextLine(sources.working.text, before?.end ?? working.start);
  const inside = Math.min(at, working.end);
  return { start: inside, end: inside };
}

/** What plinth adds; without what the owner has added as well, which is merged or a clash. */
function newMembers(
  merge: Merge,
  { base, working, target }: Triple<List>,
  fromBase: ReadonlySet<Member>,
  toTarget: ReadonlySet<Member>,
): { target: Member[]; both: Map<Member, Member> } {
  const mine = working.members.filter((member) => !fromBase.has(member));
  const both = new Map<Member, Member>();
  const added: Member[] = [];
  for (const member of target.members.filter((one) => !toTarget.has(one))) {
    const same =
      mine.find((one) => one.print === member.print) ??
      mine.find((one) => one.unique && one.key === member.key);
    if (same === undefined) added.push(member);
    else {
      both.set(member, same);
      merge.within(member.key, () => addedByBoth(merge, base, same, member));
    }
  }
  return { target: added, both };
}

function addedByBoth(merge: Merge, list: List, working: Member, target: Member): void {
  if (working.print === target.print) return;
  const nothing = { start: list.end, end: list.end };
  const inner = { working: onlyList(working), target: onlyList(target) };
  if (merge.options.ownerWins && inner.working !== undefined && inner.target !== undefined) {
    const base: List = { ...inner.working, ...nothing, members: [], print: "" };
    return mergeList(merge, { base, working: inner.working, target: inner.target });
  }
  merge.clash({ working, target });
}

/** The list that a member of data holds: `"scripts": { … }`. */
function onlyList({ node }: Member): List | undefined {
  for (const part of node.parts()) {
    if (part.is === "list") return part;
    if (part.is === "node") {
      const inner = part.parts().find((one) => one.is === "list");
      if (inner?.is === "list") return inner;
    }
  }
  return undefined;
}
