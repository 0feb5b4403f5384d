import { ts } from "ts-morph";
import type { Merged } from "../merge.ts";
import { mergeLines } from "../merge-lines.ts";
import { mergeImports, type Needs } from "./imports.ts";
import { mergeTrees } from "./three-way.ts";
import { parseTypeScript } from "./typescript.ts";

/**
 * Merges TypeScript by its syntax. What both sides changed is a conflict block; what does not parse in the end is merged by
 * line, and if that does not parse either, the whole file is a conflict.
 */
export function mergeCode(
  path: string,
  base: string,
  working: string,
  target: string,
): Merged | undefined {
  const [before, owner, plinth] = [base, working, target].map((text) =>
    parseTypeScript(path, text),
  );
  if (before === undefined || owner === undefined || plinth === undefined) return undefined;
  const sources = { base: before, working: owner, target: plinth };
  const attempt = (needs: Needs) =>
    mergeTrees(sources, { ownerWins: false, special: mergeImports(needs) });
  // What the code needs is known once it is merged; until then, all that both sides import is kept.
  const draft = attempt({ uses: () => true });
  const words = wordsOf(path, draft.content);
  const { content, conflict } = attempt({ uses: (name) => words.has(name) });
  if (conflict || parseTypeScript(path, content) !== undefined) return { content, conflict };
  const lines = mergeLines(base, working, target);
  if (lines.conflict || parseTypeScript(path, lines.content) !== undefined) return lines;
  return mergeLines("", working, target);
}

/** Identifiers outside of the imports at the top. */
function wordsOf(path: string, text: string): ReadonlySet<string> {
  const source = parseTypeScript(path, text);
  const found = new Set<string>();
  if (source === undefined) {
    const code = text.replaceAll(/^import [^;]*?from [^\n]*$/gm, "");
    for (const [word] of code.matchAll(/[\w$]+/g)) found.add(word);
    return found;
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source.file);
  return found;
}
