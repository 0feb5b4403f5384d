import { applyEdits, type Clash } from "./edits.ts";
import { mergeList } from "./merge-list.ts";
import { map, Merge, type MergeOptions, mergeSpan, mergeWhole, type Triple } from "./state.ts";
import type { Part, Source, Span, SyntaxNode } from "./tree.ts";

export interface MergedTrees {
  readonly content: string;
  /** Whether `content` holds conflict blocks. */
  readonly conflict: boolean;
  /** Where both sides changed the same thing: in a conflict block, or as the owner has it. */
  readonly clashes: readonly Clash[];
}

/** Brings what plinth changed between `base` and `target` into the owner's text. */
export function mergeTrees(sources: Triple<Source>, options: MergeOptions): MergedTrees {
  const merge = new Merge(sources, options, mergePart);
  const { base, working, target } = sources;
  mergePart(merge, { base: base.root, working: working.root, target: target.root });
  const texts = { base: base.text, working: working.text, target: target.text };
  const blocks = options.ownerWins ? [] : merge.clashes;
  return { ...applyEdits(texts, merge.edits, blocks), clashes: merge.clashes };
}

export function mergePart(merge: Merge, part: Triple<Part>): void {
  const { base, working, target } = part;
  if (target.print === base.print || working.print === target.print) return;
  if (merge.options.special?.(merge, part)) return;
  if (merge.untouched(part)) return merge.take(part);
  if (base.is === "list" && working.is === "list" && target.is === "list") {
    return mergeList(merge, { base, working, target });
  }
  if (base.is === "node" && working.is === "node" && target.is === "node") {
    const kinds = new Set([base.kind, working.kind, target.kind]);
    if (kinds.size === 1 && mergeInside(merge, { base, working, target })) return;
  }
  mergeWhole(merge, part);
}

/** @returns false if the three differ too much to be walked together */
function mergeInside(merge: Merge, node: Triple<SyntaxNode>): boolean {
  const [base, working, target] = [node.base.parts(), node.working.parts(), node.target.parts()];
  if (base.length === 0 || working.length === 0 || target.length === 0) return false;
  if (sameShape(base, working) && sameShape(base, target)) {
    const parts = base.map((part, index) => ({
      base: part,
      working: working[index]!,
      target: target[index]!,
    }));
    if (node.base.atomic && dependOnEachOther(parts)) return false;
    for (const part of parts) if (part.base.is !== "token") mergePart(merge, part);
    return true;
  }
  return mergeRoundCore(merge, node, { base, working, target });
}

function sameShape(one: readonly Part[], other: readonly Part[]): boolean {
  return (
    one.length === other.length &&
    one.every((part, index) => {
      const { is, print } = other[index]!;
      return part.is === is && (is !== "token" || part.print === print);
    })
  );
}

/** Each side changed another simple part of one expression: `retry(2, short)` and `retry(3, long)`. */
function dependOnEachOther(parts: readonly Triple<Part>[]): boolean {
  const simple = parts.filter(
    ({ base, working, target }) =>
      ![base, working, target].some(({ is, print }) => is === "list" || print.includes("{")),
  );
  const owner = simple.some(({ base, working }) => base.print !== working.print);
  const plinth = simple.some(
    ({ base, working, target }) => base.print !== target.print && working.print !== target.print,
  );
  return owner && plinth;
}

/** A function whose signature one side changed: what is ahead of its body, the body, what is behind it. */
function mergeRoundCore(
  merge: Merge,
  node: Triple<SyntaxNode>,
  parts: Triple<readonly Part[]>,
): boolean {
  const core = {
    base: largest(parts.base),
    working: largest(parts.working),
    target: largest(parts.target),
  };
  const { base, working, target } = core;
  if (base === undefined || working === undefined || target === undefined) return false;
  if (base.kind !== working.kind || base.kind !== target.kind) return false;
  mergeSpan(
    merge,
    map(node, core as Triple<Span>, (whole, inner) => ({ start: whole.start, end: inner.start })),
  );
  mergePart(merge, { base, working, target });
  mergeSpan(
    merge,
    map(node, core as Triple<Span>, (whole, inner) => ({ start: inner.end, end: whole.end })),
  );
  return true;
}

function largest(parts: readonly Part[]): Exclude<Part, { is: "token" }> | undefined {
  let found: Exclude<Part, { is: "token" }> | undefined;
  for (const part of parts) {
    if (part.is === "token") continue;
    if (found === undefined || part.end - part.start > found.end - found.start) found = part;
  }
  return found;
}
