import { mergeLines } from "./merge-lines.ts";

export interface Merged {
  readonly content: string;
  /** Whether `content` holds conflict blocks that the owner must settle. */
  readonly conflict: boolean;
}

/** Merges one kind of file by its structure; undefined when it does not understand one of the three texts. */
type Merger = (base: string, working: string, target: string) => Merged | undefined;

/** By what a path matches; the first that matches and understands wins. Everything else is merged by line. */
const structured: readonly { readonly matches: RegExp; readonly merge: Merger }[] = [];

/**
 * Combines what the owner changed and what plinth changed since `base`. Pure. Every line of the owner's is in the result,
 * in place or inside a conflict block.
 */
export function mergeText(path: string, base: string, working: string, target: string): Merged {
  for (const { matches, merge } of structured) {
    const merged = matches.test(path) ? merge(base, working, target) : undefined;
    if (merged !== undefined) return merged;
  }
  return mergeLines(base, working, target);
}
