import type { Merged } from "../merge.ts";
import { mergeTrees } from "./three-way.ts";
import type { List, Member, Source, SyntaxNode } from "./tree.ts";

/** Merges `.env` files: by the name of the variable, wherever it stands. */
export function mergeDotenv(_path: string, base: string, working: string, target: string): Merged {
  return mergeKeyed(
    base,
    working,
    target,
    (line) => /^\s*(?:export\s+)?([\w.]+)\s*=/.exec(line)?.[1],
  );
}

/** Merges lists of patterns such as `.gitignore`: each line is one. */
export function mergeIgnore(_path: string, base: string, working: string, target: string): Merged {
  return mergeKeyed(base, working, target, (line) =>
    line.startsWith("#") ? undefined : line.trim(),
  );
}

type KeyOf = (line: string) => string | undefined;

function mergeKeyed(base: string, working: string, target: string, keyOf: KeyOf): Merged {
  const sources = {
    base: parseLines(base, keyOf),
    working: parseLines(working, keyOf),
    target: parseLines(target, keyOf),
  };
  const { content, clashes } = mergeTrees(sources, { ownerWins: true });
  return { content, conflict: false, clashes: clashes.map(({ path }) => path.join(".")) };
}

/** Every line with a key is a member; comments above it are its own. */
function parseLines(text: string, keyOf: KeyOf): Source {
  const members: Member[] = [];
  let position = 0;
  let from = 0;
  let start: number | undefined;
  for (const line of text.split("\n")) {
    const [begin, end] = [position, position + line.length];
    position = end + 1;
    if (line.trim() === "") continue;
    start ??= begin;
    const key = keyOf(line);
    if (key === undefined) continue;
    const blankLines = text.slice(from, start).split("\n").length - 1;
    const print = `${trimmed(text.slice(start, begin))}\n${line.trim()}`;
    const node = leaf(begin, end, line.trim());
    const comment = { start: end, end };
    members.push({ key, unique: true, node, start, end, comment, gap: from, blankLines, print });
    from = Math.min(position, text.length);
    start = undefined;
  }
  const list: List = {
    is: "list",
    kind: "lines",
    start: 0,
    end: text.length,
    print: trimmed(text),
    members,
    block: true,
    separator: "",
    closed: false,
  };
  const root: SyntaxNode = { ...leaf(0, text.length, trimmed(text)), parts: () => [list] };
  return { text, root, print: (one, other) => trimmed(text.slice(one, other)), indent: () => "" };
}

function leaf(start: number, end: number, print: string): SyntaxNode {
  return { is: "node", kind: "line", start, end, print, atomic: false, parts: () => [] };
}

function trimmed(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .join("\n")
    .trim();
}
