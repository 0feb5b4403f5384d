import { lineStart, nextLine, type Span } from "./tree.ts";

/** A change to the owner's text, with where it comes from: what it replaces in the base, what by in plinth's version. */
export interface Edit {
  readonly at: Span;
  readonly text: string;
  /** Absent: nothing. */
  readonly base: Span | undefined;
  readonly target: Span | undefined;
}

/** The same place on all three sides, which both changed. */
export interface Clash {
  readonly at: Span;
  readonly base: Span | undefined;
  readonly target: Span | undefined;
  /** Names that lead to it, such as `scripts` `test`. */
  readonly path: readonly string[];
}

export interface Texts {
  readonly base: string;
  readonly working: string;
  readonly target: string;
}

/**
 * The owner's text with all changes made. What clashes becomes a diff3 block of whole lines; a change that falls into such
 * lines is in the block, too.
 */
export function applyEdits(
  texts: Texts,
  edits: readonly Edit[],
  clashes: readonly Clash[],
): { content: string; conflict: boolean } {
  const { blocks, outside } = gather(texts, edits, clashes);
  const changes = [
    ...outside.map(({ at, text }) => ({ at, text })),
    ...blocks.map((block) => ({ at: block.at, text: printBlock(texts, block) })),
  ];
  return { content: splice(texts.working, changes), conflict: blocks.length > 0 };
}

/** Replaces parts of a text; of two at one place, the first comes first. */
export function splice(
  text: string,
  changes: readonly { readonly at: Span; readonly text: string }[],
): string {
  const ordered = changes
    .map((change, index) => ({ ...change, index }))
    .sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end || a.index - b.index);
  let result = "";
  let position = 0;
  for (const { at, text: added } of ordered) {
    result += text.slice(position, Math.max(position, at.start)) + added;
    position = Math.max(position, at.end);
  }
  return result + text.slice(position);
}

type Block = Omit<Clash, "path">;

function gather(
  texts: Texts,
  edits: readonly Edit[],
  clashes: readonly Clash[],
): { blocks: Block[]; outside: Edit[] } {
  let blocks = clashes.map((clash) => widen(texts, clash));
  let outside = [...edits];
  for (;;) {
    const merged = unite(blocks);
    const inside = outside.filter(({ at }) => merged.some((block) => touches(block.at, at)));
    if (inside.length === 0) return { blocks: merged, outside };
    outside = outside.filter((edit) => !inside.includes(edit));
    blocks = merged.map((block) =>
      inside
        .filter(({ at }) => touches(block.at, at))
        .reduce((all, edit) => widen(texts, hull(all, edit)), block),
    );
  }
}

function unite(blocks: readonly Block[]): Block[] {
  const united: Block[] = [];
  for (const block of [...blocks].sort((a, b) => a.at.start - b.at.start)) {
    const last = united.at(-1);
    if (last !== undefined && touches(last.at, block.at))
      united[united.length - 1] = hull(last, block);
    else united.push(block);
  }
  return united;
}

function hull(one: Block, other: Block): Block {
  const both = (a: Span, b: Span): Span => ({
    start: Math.min(a.start, b.start),
    end: Math.max(a.end, b.end),
  });
  const either = (a: Span | undefined, b: Span | undefined): Span | undefined =>
    a === undefined || b === undefined ? (a ?? b) : both(a, b);
  return {
    at: both(one.at, other.at),
    base: either(one.base, other.base),
    target: either(one.target, other.target),
  };
}

function touches(one: Span, other: Span): boolean {
  if (one.start === one.end || other.start === other.end)
    return (
      one.start <= other.end &&
      other.start <= one.end &&
      !(one.end === other.start && one.start < one.end)
    );
  return one.start < other.end && other.start < one.end;
}

function widen({ base, working, target }: Texts, block: Block): Block {
  return {
    at: wholeLines(working, block.at),
    base: block.base && wholeLines(base, block.base),
    target: block.target && wholeLines(target, block.target),
  };
}

function wholeLines(text: string, { start, end }: Span): Span {
  const first = lineStart(text, start);
  // Nothing, between two lines, stays nothing.
  if (start === end && first === start) return { start, end };
  const closed = end > start && text[end - 1] === "\n";
  return { start: first, end: closed ? end : nextLine(text, end) };
}

function printBlock({ base, working, target }: Texts, block: Block): string {
  const lines = (text: string, { start, end }: Span = { start: 0, end: 0 }): string => {
    const part = text.slice(start, end);
    return part === "" || part.endsWith("\n") ? part : `${part}\n`;
  };
  return [
    working[block.at.start - 1] === "\n" || block.at.start === 0 ? "" : "\n",
    "<<<<<<< yours\n",
    lines(working, block.at),
    "||||||| plinth, before\n",
    lines(base, block.base),
    "=======\n",
    lines(target, block.target),
    ">>>>>>> plinth, now\n",
  ].join("");
}
