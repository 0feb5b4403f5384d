import { splice } from "./edits.ts";
import { restyle } from "./indent.ts";
import { removeMember } from "./member-edits.ts";
import type { Merge, Triple } from "./state.ts";
import {
  indentAt,
  lineStart,
  type List,
  type Member,
  type Source,
  type Span,
  textOf,
} from "./tree.ts";

interface Arrivals {
  /** Members of the target that the owner's list is to have. */
  readonly added: readonly Member[];
  /** Members of the target that it has, as it has them. */
  readonly known: ReadonlyMap<Member, Member>;
  /** Members of its own that go. */
  readonly removed: ReadonlySet<Member>;
  /** Members of its own that go elsewhere, by the member of the target that says where. */
  readonly moved: ReadonlyMap<Member, Member>;
}

/** Puts new members where plinth has them: behind the same neighbour. */
export function insertMembers(merge: Merge, list: Triple<List>, arrivals: Arrivals): void {
  const { working, target } = list;
  const moved = pickUp(merge, working, arrivals.moved);
  const added = [...arrivals.added, ...moved.keys()];
  const removed = new Set([...arrivals.removed, ...[...moved.values()].map(({ from }) => from)]);
  const staying = working.members.filter((member) => !removed.has(member));
  const groups = groupByNeighbour(target, added, arrivals.known, new Set(staying));
  const text = merge.sources.working.text;
  const inline = !text.slice(working.start, working.end).includes("\n") && !working.block;
  if (inline || working.separator === "|" || staying.length === 0) {
    if (added.length > 0 || removed.size > 0) reprint(merge, list, staying, groups, removed, moved);
    return;
  }
  // A list with separators has no paragraphs.
  const own = working.separator === "" ? ownOf(staying, arrivals.known) : new Set<Member>();
  for (const [before, members] of groups)
    insertLines(merge, list, staying, behindOwn(before, members, staying, own), members, moved);
  closeLast(merge, list, staying, groups);
}

/** A member of the owner's on its way, with what was changed in it. */
interface Moved {
  readonly from: Member;
  readonly text: string;
}

/** Takes what moves out of its old place; what clashes stays where it is. */
function pickUp(merge: Merge, list: List, moves: ReadonlyMap<Member, Member>): Map<Member, Moved> {
  const found = new Map<Member, Moved>();
  for (const [target, from] of moves) {
    if (!merge.options.ownerWins && merge.clashes.some(({ at }) => within(at, from))) continue;
    const span = { start: from.start, end: from.node.end };
    found.set(target, { from, text: edited(merge, span) });
    drop(merge, from);
    removeMember(merge, list, undefined, from);
  }
  return found;
}

type Groups = Map<Member | undefined, Member[]>;

/** New members by the member of the owner's that they follow; undefined for the beginning. */
function groupByNeighbour(
  target: List,
  added: readonly Member[],
  known: ReadonlyMap<Member, Member>,
  staying: ReadonlySet<Member>,
): Groups {
  const groups: Groups = new Map();
  let before: Member | undefined;
  for (const member of target.members) {
    const present = known.get(member);
    if (present !== undefined && staying.has(present)) before = present;
    else if (added.includes(member)) groups.set(before, [...(groups.get(before) ?? []), member]);
  }
  return groups;
}

function ownOf(
  staying: readonly Member[],
  known: ReadonlyMap<Member, Member>,
): ReadonlySet<Member> {
  const shared = new Set(known.values());
  return new Set(staying.filter((member) => !shared.has(member)));
}

/** What begins a new paragraph does not come between a member and what the owner has put right behind it. */
function behindOwn(
  before: Member | undefined,
  members: readonly Member[],
  staying: readonly Member[],
  own: ReadonlySet<Member>,
): Member | undefined {
  const opens = (members[0]?.blankLines ?? 0) > 0;
  if (before === undefined || !opens) return before;
  let index = staying.indexOf(before);
  for (let next = staying[index + 1]; next !== undefined; next = staying[index + 1]) {
    if (!own.has(next) || next.blankLines !== 0) break;
    index += 1;
  }
  return staying[index];
}

function insertLines(
  merge: Merge,
  { working, target }: Triple<List>,
  staying: readonly Member[],
  neighbour: Member | undefined,
  members: readonly Member[],
  moved: ReadonlyMap<Member, Moved>,
): void {
  const { working: owner, target: plinth } = merge.sources;
  const first = staying[0]!;
  // Where the first one shares its line with what it is in, `- name: …`, there is no place ahead of it.
  const before = neighbour ?? (opensLine(owner.text)(first) ? undefined : first);
  const indent = owner.indent((staying.find(opensLine(owner.text)) ?? first).start);
  const last = before === staying.at(-1);
  const lines = members.map((member, index) => {
    const ends = last && index === members.length - 1;
    const separator = ends && !working.closed ? "" : working.separator;
    return (
      indent +
      (printMoved(owner, moved.get(member), separator) ??
        printMember(plinth, member, indent, separator))
    );
  });
  const from: Span = { start: members[0]!.start, end: members.at(-1)!.end };
  if (before === undefined) {
    // Ahead of the empty lines of the first one, which stay between the two.
    const opens =
      members[0] === target.members[0] ? blank(members[0]!) : blank(working.members[0]!);
    const gaps = lines.map((line, index) => (index === 0 ? opens : blank(members[index]!)) + line);
    const at = { start: first.gap, end: first.gap };
    return merge.edit(at, `${gaps.join("\n")}\n`, undefined, from);
  }
  // One that stood ahead of members that go has its comma.
  if (before === working.members.at(-1) && !working.closed && working.separator === ",") {
    const at = { start: before.node.end, end: before.node.end };
    merge.edit(at, ",", undefined, from);
  }
  const at = { start: before.end, end: before.end };
  const text = lines.map((line, index) => `\n${blank(members[index]!)}${line}`).join("");
  merge.edit(at, text, undefined, from);
}

function opensLine(text: string): (member: Member) => boolean {
  return ({ start }) => text.slice(lineStart(text, start), start).trim() === "";
}

function blank({ blankLines = 0 }: Member): string {
  return "\n".repeat(blankLines);
}

function printMoved(
  owner: Source,
  moved: Moved | undefined,
  separator: string,
): string | undefined {
  return moved && moved.text + separator + textOf(owner, moved.from.comment);
}

/** The member with its comments, and with a separator if there is to be one. */
function printMember(plinth: Source, member: Member, indent: string, separator: string): string {
  const { text } = plinth;
  const behind = text.slice(member.node.end, member.end).replace(/^[ \t]*,/, "");
  const whole = text.slice(member.start, member.node.end) + separator + behind;
  return restyle(whole, plinth.indent(member.start), indent);
}

/** Where the last member goes and none of the others ended with a comma, the new last one must not either. */
function closeLast(
  merge: Merge,
  { working }: Triple<List>,
  staying: readonly Member[],
  groups: Groups,
): void {
  const last = staying.at(-1)!;
  if (working.closed || working.separator !== "," || groups.has(last)) return;
  if (last === working.members.at(-1)) return;
  // Not one in a comment ahead of it.
  const comma = last.comment.start - 1;
  merge.edit({ start: comma, end: comma + 1 }, "", undefined, undefined);
}

/** A list on one line, of alternatives, or without members that stay: written anew, with what the owner's members say. */
function reprint(
  merge: Merge,
  list: Triple<List>,
  staying: readonly Member[],
  groups: Groups,
  removed: ReadonlySet<Member>,
  moved: ReadonlyMap<Member, Moved>,
): void {
  const { working: owner, target: plinth } = merge.sources;
  const { base, working, target } = list;
  if (ownCommentsBeside(merge, list)) return merge.clash({ base, working, target });
  if (moved.size === 0 && staying.length === 0 && removed.size === working.members.length) {
    // Nothing of the owner's is in it.
    drop(merge, working);
    return merge.take({ base, working, target });
  }
  if (!merge.options.ownerWins && merge.clashes.some(({ at }) => within(at, working))) {
    return merge.clash({ base, working, target });
  }
  const said = new Map(staying.map((member) => [member, edited(merge, member.node)]));
  drop(merge, working);
  const texts: string[] = [];
  const add = (members: readonly Member[] = []) =>
    texts.push(...members.map((member) => moved.get(member)?.text ?? textOf(plinth, member.node)));
  add(groups.get(undefined));
  for (const member of staying) {
    texts.push(said.get(member)!);
    add(groups.get(member));
  }
  merge.edit(working, layOut(texts, owner.text, working), base, target);
}

/** Whether the owner wrote comments in a list beside its members, where there is no room for any once it is written anew. */
export function ownCommentsBeside({ sources }: Merge, { base, working }: Triple<List>): boolean {
  const known = new Set(commentsBeside(sources.base, base));
  return commentsBeside(sources.working, working).some((comment) => !known.has(comment));
}

function commentsBeside({ text }: Source, { start, end, members }: List): readonly string[] {
  const ends = [start, ...members.map(({ node }) => node.end)];
  const beside = ends.map((from, index) => text.slice(from, members[index]?.node.start ?? end));
  return beside.flatMap((part) => part.match(/\/\/[^\n]*|\/\*[^]*?\*\/|#[^\n]*/g) ?? []);
}

function within(one: Span, other: Span): boolean {
  return one.start >= other.start && one.end <= other.end;
}

/** What the owner's text will say there. */
function edited({ edits, sources }: Merge, span: Span): string {
  const inside = edits
    .filter(({ at }) => within(at, span))
    .map(({ at, text }) => ({
      at: { start: at.start - span.start, end: at.end - span.start },
      text,
    }));
  return splice(textOf(sources.working, span), inside);
}

function drop(merge: Merge, list: Span): void {
  const { text } = merge.sources.working;
  for (let index = merge.edits.length - 1; index >= 0; index--) {
    if (within(withoutLineEnd(text, merge.edits[index]!.at), list)) merge.edits.splice(index, 1);
  }
}

/** A member that goes with its line takes the line's end along, which lies behind a list that ends with it. */
function withoutLineEnd(text: string, { start, end }: Span): Span {
  return { start, end: start < end && text[end - 1] === "\n" ? end - 1 : end };
}

const lineWidth = 100;

function layOut(texts: readonly string[], owner: string, list: List): string {
  const before = owner.slice(list.start, list.members[0]?.node.start ?? list.end);
  const multiline = owner.slice(list.start, list.end).includes("\n");
  const indent = indentAt(owner, list.start);
  const unit = indent.includes("\t") ? "\t" : "  ";
  if (list.separator === "|") {
    if (multiline) return `\n${indent}${unit}| ${texts.join(`\n${indent}${unit}| `)}`;
    return before + texts.join(" | ");
  }
  const pad = before === "" && list.kind !== "array" && list.members.length === 0 ? " " : before;
  const line = pad + texts.join(", ") + pad;
  const start = list.start - lineStart(owner, list.start);
  const rest = owner.slice(list.end, owner.indexOf("\n", list.end) + 1 || owner.length).length;
  if (start + line.length + rest <= lineWidth || texts.some((text) => text.includes("\n")))
    return line;
  const trailing = list.kind === "json" ? "" : ",";
  return `\n${texts.map((text) => indent + unit + text).join(",\n")}${trailing}\n${indent}`;
}
