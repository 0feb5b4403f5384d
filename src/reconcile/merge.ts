import { mergeLines } from "./merge-lines.ts";
import { joinLines, sameLines, splitLines } from "./line-endings.ts";
import { mergeCode } from "./merge/code.ts";
import { mergeJson } from "./merge/json.ts";
import { mergeDotenv, mergeIgnore } from "./merge/keyed-lines.ts";
import { mergeMarkdown } from "./merge/markdown.ts";
import { parseTypeScript } from "./merge/typescript.ts";
import { mergeYaml } from "./merge/yaml.ts";

export interface Merged {
  readonly content: string;
  /** Whether `content` holds conflict blocks that the owner must settle. */
  readonly conflict: boolean;
  /** Values that both changed and that stayed as the owner has them, by their keys: `scripts.test`. */
  readonly clashes?: readonly string[];
}

/** Merges one kind of file by its structure; undefined when it does not understand one of the three texts. */
type Merger = (path: string, base: string, working: string, target: string) => Merged | undefined;

/** By what a path matches; the first that matches and understands wins. Everything else is merged by line. */
const structured: readonly { readonly matches: RegExp; readonly merge: Merger }[] = [
  { matches: /\.[cm]?ts$/, merge: mergeCode },
  { matches: /\.jsonc?$/, merge: mergeJson },
  { matches: /\.ya?ml$/, merge: mergeYaml },
  { matches: /\.md$/, merge: mergeMarkdown },
  { matches: /(^|\/)\.env(\.[\w.-]+)?$/, merge: mergeDotenv },
  { matches: /(^|\/)\.\w+ignore$/, merge: mergeIgnore },
];

/**
 * Combines what the owner changed and what plinth changed since `base`. Pure. Every line of the owner's is in the result,
 * in place or inside a conflict block.
 */
export function mergeText(path: string, base: string, working: string, target: string): Merged {
  if (working === base) return { content: target, conflict: false };
  if (target === base || working === target) return { content: working, conflict: false };
  for (const { matches, merge } of structured) {
    const merged = matches.test(path) ? byStructure(merge, path, base, working, target) : undefined;
    if (merged !== undefined) return merged;
  }
  return mergeLines(base, working, target);
}

/** Whether two texts differ in nothing but formatting. */
export function saysTheSame(path: string, one: string, other: string): boolean {
  if (sameLines(one, other)) return true;
  if (!/\.([cm]?ts|jsonc?)$/.test(path)) return false;
  const name = path.replace(/\.jsonc$/, ".json");
  const [left, right] = [one, other].map((text) => parseTypeScript(name, plain(text))?.root.print);
  return left !== undefined && left === right;
}

/** With line endings and byte order mark out of the way; they are the owner's in the result. */
function byStructure(
  merge: Merger,
  path: string,
  base: string,
  working: string,
  target: string,
): Merged | undefined {
  const [before, owner, plinth] = [base, working, target].map(plain) as [string, string, string];
  const merged = merge(path, before, owner, plinth);
  if (merged === undefined) return undefined;
  const { ending, byteOrderMark } = splitLines(working);
  return {
    ...merged,
    content: joinLines({ ...splitLines(merged.content), ending, byteOrderMark }),
  };
}

function plain(text: string): string {
  return joinLines({ ...splitLines(text), ending: "\n", byteOrderMark: false });
}
