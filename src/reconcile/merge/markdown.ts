import type { Merged } from "../merge.ts";
import { mergeTrees } from "./three-way.ts";
import type { List, Member, Part, Source, SyntaxNode } from "./tree.ts";

/** Merges Markdown by its blocks, and tables by row: that plinth's columns are wider now is no change to the owner's row. */
export function mergeMarkdown(
  _path: string,
  base: string,
  working: string,
  target: string,
): Merged {
  const sources = { base: parse(base), working: parse(working), target: parse(target) };
  const { content, conflict } = mergeTrees(sources, { ownerWins: false });
  return { content: conflict ? content : align(content, working), conflict };
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Block {
  readonly kind: "heading" | "table" | "code" | "text";
  readonly lines: readonly Line[];
}

function parse(text: string): Source {
  const members: Member[] = [];
  let from = 0;
  for (const block of blocksOf(text)) {
    const node = block.kind === "table" ? tableNode(text, block) : leaf(block.kind, block.lines);
    members.push(member(text, from, node, node.print, false));
    from = Math.min(node.end + 1, text.length);
  }
  const list = listOf("blocks", 0, text.length, members);
  const root: SyntaxNode = {
    ...list,
    is: "node",
    kind: "document",
    atomic: false,
    parts: () => [list],
  };
  return { text, root, print: (start, end) => wordsOf(text.slice(start, end)), indent: () => "" };
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Line[] = [];
  let fence: string | undefined;
  const close = (kind: Block["kind"] = open[0]?.text.startsWith("|") ? "table" : "text") => {
    if (open.length > 0) blocks.push({ kind, lines: open });
    open = [];
  };
  let start = 0;
  for (const line of text.split("\n")) {
    const found = { start, end: start + line.length, text: line };
    start = found.end + 1;
    if (fence !== undefined) {
      open.push(found);
      if (!line.trim().startsWith(fence)) continue;
      fence = undefined;
      close("code");
    } else if (/^ {0,3}(`{3,}|~{3,})/.test(line)) {
      close();
      fence = /[`~]{3,}/.exec(line)![0];
      open.push(found);
    } else if (/^#{1,6} /.test(line)) {
      close();
      open.push(found);
      close("heading");
    } else if (line.trim() === "") close();
    else {
      if (open.length > 0 && line.startsWith("|") !== open[0]!.text.startsWith("|")) close();
      open.push(found);
    }
  }
  close(fence === undefined ? undefined : "code");
  return blocks;
}

/** Head and rows; a table without rows is one block of text. */
function tableNode(text: string, { lines }: Block): SyntaxNode {
  const [head, rule, ...rows] = lines;
  if (head === undefined || rule === undefined || !/^\|[\s:|-]+$/.test(rule.text))
    return leaf("text", lines);
  let from = Math.min(rule.end + 1, text.length);
  const members = rows.map((row) => {
    const node: SyntaxNode = { ...leaf("row", [row]), print: cellsOf(row.text).join("\n") };
    const found = member(text, from, node, cellsOf(row.text)[0] ?? "", true);
    from = Math.min(row.end + 1, text.length);
    return found;
  });
  const first: SyntaxNode = { ...leaf("head", [head, rule]), print: cellsOf(head.text).join("\n") };
  const end = lines.at(-1)!.end;
  const list = listOf("rows", Math.min(rule.end + 1, end), end, members);
  const parts: Part[] = [first, list];
  const print = `${first.print}\n${list.print}`;
  return {
    is: "node",
    kind: "table",
    start: head.start,
    end,
    print,
    atomic: false,
    parts: () => parts,
  };
}

function listOf(kind: string, start: number, end: number, members: readonly Member[]): List {
  const print = members.map((one) => one.print).join("\n");
  return {
    is: "list",
    kind,
    start,
    end,
    print,
    members,
    block: true,
    separator: "",
    closed: false,
  };
}

function member(
  text: string,
  from: number,
  node: SyntaxNode,
  key: string,
  unique: boolean,
): Member {
  const { start, end, print } = node;
  const blankLines = text.slice(from, start).split("\n").length - 1;
  return {
    key,
    unique,
    node,
    start,
    end,
    comment: { start: end, end },
    gap: from,
    blankLines,
    print,
  };
}

function leaf(kind: string, lines: readonly Line[]): SyntaxNode {
  const text = lines.map((line) => line.text).join("\n");
  const print = kind === "code" ? text : wordsOf(text);
  const [start, end] = [lines[0]!.start, lines.at(-1)!.end];
  return { is: "node", kind, start, end, print, atomic: false, parts: () => [] };
}

/** One word a line: where lines break is formatting. */
function wordsOf(text: string): string {
  return text.trim().split(/\s+/).join("\n");
}

function cellsOf(row: string): string[] {
  const inner = row
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

/** Columns as wide as their widest cell, in tables that the owner had so. */
function align(content: string, working: string): string {
  const ragged = new Set(
    tablesOf(working)
      .filter((lines) => !isAligned(lines))
      .map((lines) => cellsOf(lines[0]!.text).join("|")),
  );
  let result = content;
  for (const lines of tablesOf(content).reverse()) {
    if (isAligned(lines) || ragged.has(cellsOf(lines[0]!.text).join("|"))) continue;
    const rows = lines.map(({ text }) => cellsOf(text));
    const widths = rows[0]!.map((_, column) =>
      Math.max(
        3,
        ...rows.filter((_row, index) => index !== 1).map((row) => row[column]?.length ?? 0),
      ),
    );
    const printed = rows.map((row, index) => {
      const cells = widths.map((width, column) => {
        const cell = row[column] ?? "";
        if (index !== 1) return cell.padEnd(width);
        const [left, right] = [cell.startsWith(":") ? ":" : "-", cell.endsWith(":") ? ":" : "-"];
        return left + "-".repeat(width - 2) + right;
      });
      return `| ${cells.join(" | ")} |`;
    });
    const [start, end] = [lines[0]!.start, lines.at(-1)!.end];
    result = result.slice(0, start) + printed.join("\n") + result.slice(end);
  }
  return result;
}

function tablesOf(text: string): (readonly Line[])[] {
  return blocksOf(text)
    .filter(({ kind, lines }) => kind === "table" && /^\|[\s:|-]+$/.test(lines[1]?.text ?? ""))
    .map(({ lines }) => lines);
}

function isAligned(lines: readonly Line[]): boolean {
  return lines.every(({ text }) => text.length === lines[0]!.text.length);
}
