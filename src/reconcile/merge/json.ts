import type { Merged } from "../merge.ts";
import { mergeTrees } from "./three-way.ts";
import { parseTypeScript } from "./typescript.ts";

/** Merges JSON by key, comments kept. Where both sides changed one value, the owner's stays and is reported. */
export function mergeJson(
  path: string,
  base: string,
  working: string,
  target: string,
): Merged | undefined {
  const name = `${path}.json`;
  const [before, owner, plinth] = [base, working, target].map((text) =>
    parseTypeScript(name, text),
  );
  if (before === undefined || owner === undefined || plinth === undefined) return undefined;
  const sources = { base: before, working: owner, target: plinth };
  const { content, clashes } = mergeTrees(sources, { ownerWins: true });
  if (parseTypeScript(name, content) === undefined) return undefined;
  return {
    content,
    conflict: false,
    clashes: clashes.map(({ path: keys }) => keys.filter((key) => key !== "{").join(".")),
  };
}
