import { mergeLines } from "../merge-lines.ts";
import type { Clash, Edit } from "./edits.ts";
import { restyle } from "./indent.ts";
import { type Part, type Source, type Span, textOf } from "./tree.ts";

/** The same part on all three sides. */
export interface Triple<Of> {
  readonly base: Of;
  readonly working: Of;
  readonly target: Of;
}

/** The three sides of one and of the other, joined side by side. */
export function map<A, B, C>(one: Triple<A>, other: Triple<B>, join: (a: A, b: B) => C): Triple<C> {
  return {
    base: join(one.base, other.base),
    working: join(one.working, other.working),
    target: join(one.target, other.target),
  };
}

/** One language's way with a kind of list, such as imports; true if it took care of it. */
export type SpecialList = (merge: Merge, part: Triple<Part>) => boolean;

export interface MergeOptions {
  /** Of data: the owner's value stays and is reported. Otherwise both stand in a conflict block. */
  readonly ownerWins: boolean;
  readonly special?: SpecialList;
}

/** A merge at work: edits to the owner's text pile up while the three trees are walked together. */
export class Merge {
  readonly sources: Triple<Source>;
  readonly options: MergeOptions;
  readonly edits: Edit[] = [];
  readonly clashes: Clash[] = [];
  /** Merges what is inside of a member. */
  readonly walk: (merge: Merge, part: Triple<Part>) => void;
  readonly #path: string[] = [];

  constructor(sources: Triple<Source>, options: MergeOptions, walk: Merge["walk"]) {
    this.sources = sources;
    this.options = options;
    this.walk = walk;
  }

  /** Replaces a part of the owner's text by plinth's, in the owner's indentation. */
  take({ base, working, target }: Triple<Span>): void {
    const { working: owner, target: plinth } = this.sources;
    const text = restyle(
      textOf(plinth, target),
      plinth.indent(target.start),
      owner.indent(working.start),
    );
    this.edit(working, text, base, target);
  }

  /** @param base and target what it comes from; undefined for nothing */
  edit(at: Span, text: string, base: Span | undefined, target: Span | undefined): void {
    this.edits.push({ at, text, base, target });
  }

  clash({ base, working, target }: Partial<Triple<Span>> & { working: Span }): void {
    this.clashes.push({ at: working, base, target, path: [...this.#path] });
  }

  /** Whether the owner left this exactly as plinth wrote it. */
  untouched({ base, working }: Triple<Span>): boolean {
    return textOf(this.sources.base, base) === textOf(this.sources.working, working);
  }

  within(name: string, work: () => void): void {
    this.#path.push(name);
    work();
    this.#path.pop();
  }
}

/** A part without structure of its own. */
export function mergeSpan(merge: Merge, span: Triple<Span>): void {
  mergeWhole(
    merge,
    map(merge.sources, span, (source, { start, end }) => ({
      start,
      end,
      print: source.print(start, end),
    })),
  );
}

/** Takes the side that changed it; if both did, their lines may still be apart. */
export function mergeWhole(merge: Merge, part: Triple<Span & { print: string }>): void {
  const { base, working, target } = part;
  if (target.print === base.print || working.print === target.print) return;
  if (working.print === base.print) return merge.take(part);
  const merged = merge.options.ownerWins ? undefined : byLine(merge, part);
  if (merged === undefined) merge.clash(part);
  else merge.edit(working, merged, base, target);
}

function byLine({ sources }: Merge, { base, working, target }: Triple<Span>): string | undefined {
  const indent = sources.working.indent(working.start);
  const text = (source: Source, span: Span): string =>
    restyle(textOf(source, span), source.indent(span.start), indent);
  const texts = [
    text(sources.base, base),
    textOf(sources.working, working),
    text(sources.target, target),
  ] as const;
  if (texts.some((one) => !one.includes("\n"))) return undefined;
  const { content, conflict } = mergeLines(...texts);
  return conflict ? undefined : content;
}
