import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Merged } from "../merge.ts";
import { mergeTrees } from "./three-way.ts";
import {
  lineStart,
  type List,
  type Member,
  type Part,
  type Source,
  type SyntaxNode,
} from "./tree.ts";

/** Merges YAML by key, comments kept. Where both sides changed one value, the owner's stays and is reported. */
export function mergeYaml(
  _path: string,
  base: string,
  working: string,
  target: string,
): Merged | undefined {
  const [before, owner, plinth] = [base, working, target].map(parseYaml);
  if (before === undefined || owner === undefined || plinth === undefined) return undefined;
  const sources = { base: before, working: owner, target: plinth };
  const { content, clashes } = mergeTrees(sources, { ownerWins: true });
  if (parseYaml(content) === undefined) return undefined;
  return { content, conflict: false, clashes: clashes.map(({ path: keys }) => keys.join(".")) };
}

function parseYaml(text: string): Source | undefined {
  const document = parseDocument(text);
  const { contents, errors } = document;
  if (errors.length > 0 || !isMap(contents)) return undefined;
  try {
    return new YamlSource(text, contents);
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}

/** Tags, keys that are no plain words: left to the merge by line. */
class NotUnderstood extends Error {}

class YamlSource implements Source {
  readonly text: string;
  readonly root: SyntaxNode;

  constructor(text: string, contents: YAMLMap<Node, Node | null>) {
    this.text = text;
    const list = this.#collection(contents, 0, text.length);
    this.root = { ...this.#leaf("map", 0, text.length, list.print), parts: () => [list] };
  }

  print(start: number, end: number): string {
    return trimmed(this.text.slice(start, end));
  }

  /** What continues an item of a list stands below the item, not below its dash. */
  indent(at: number): string {
    return this.text.slice(lineStart(this.text, at), at).replaceAll(/\S/g, " ");
  }

  #value(node: Node | null, from: number, fallback: number): SyntaxNode {
    if (node === null || node.range === null || node.range === undefined)
      return this.#leaf("null", fallback, fallback, "");
    const end = this.#trimEnd(node.range[0], node.range[1]);
    if (isAlias(node)) return this.#leaf("alias", node.range[0], end, `*${node.source}`);
    const { anchor } = node;
    const named = anchor === undefined ? -1 : this.text.lastIndexOf(`&${anchor}`, node.range[0]);
    if (anchor !== undefined && named < from) throw new NotUnderstood();
    const behindName = anchor === undefined ? from : named + anchor.length + 1;
    const start = node.range[0];
    const label = anchor === undefined ? "" : ` &${anchor}`;
    if (isMap(node) || isSeq(node)) {
      const flow = node.flow === true;
      const list = this.#collection(
        node as YAMLMap<Node, Node | null> | YAMLSeq<Node>,
        flow ? start + 1 : behindName,
        flow ? end - 1 : end,
      );
      // A flow collection is one with its brackets, a block one begins behind its key.
      const kind = `${isMap(node) ? "map" : "sequence"}${flow ? " in brackets" : ""}`;
      return {
        ...this.#leaf(
          kind,
          flow && named < 0 ? start : from,
          end,
          `${kind}${label}\n${list.print}`,
        ),
        parts: () => (named < 0 ? [list] : [this.#leaf("anchor", named, behindName, label), list]),
      };
    }
    if (!isScalar(node)) throw new NotUnderstood();
    const value = `${label}${JSON.stringify(node.value) ?? ""}`;
    return this.#leaf("scalar", named < 0 ? start : named, end, value);
  }

  #collection(node: YAMLMap<Node, Node | null> | YAMLSeq<Node>, start: number, end: number): List {
    const members: Member[] = [];
    let from = this.#afterComment(start, end);
    for (const item of node.items) {
      const member = isMap(node)
        ? this.#pair(item as Pair<Node, Node | null>, from, end)
        : this.#item(item as Node, from, end, node.flow === true);
      members.push(member);
      from = member.end;
    }
    const flow = node.flow === true;
    const print = members.map((member) => member.print).join("\n");
    const closed = flow && this.text.slice(members.at(-1)?.node.end ?? end, end).includes(",");
    const kind = flow && isSeq(node) ? "array" : "object";
    return {
      is: "list",
      kind,
      start,
      end,
      print,
      members,
      block: !flow,
      separator: flow ? "," : "",
      closed,
    };
  }

  #pair({ key, value }: Pair<Node, Node | null>, from: number, limit: number): Member {
    if (!isScalar(key) || key.range === undefined || key.range === null) throw new NotUnderstood();
    const [start, keyEnd] = [key.range[0], key.range[1]];
    const colon = this.text.indexOf(":", keyEnd) + 1;
    const inner = this.#value(value, colon, colon);
    const name = String(key.value);
    const parts: Part[] = [this.#leaf("key", start, keyEnd, name), inner];
    const node = {
      ...this.#leaf("pair", start, Math.max(colon, inner.end), `${name}: ${inner.print}`),
      parts: () => parts,
    };
    return this.#member(name, true, node, start, from, limit);
  }

  #item(item: Node, from: number, limit: number, flow: boolean): Member {
    if (item?.range === undefined || item.range === null) throw new NotUnderstood();
    const node = this.#value(item, item.range[0], item.range[0]);
    const dash = flow ? node.start : this.text.lastIndexOf("-", node.start - 1);
    return this.#member(nameOf(item) ?? node.print, false, node, dash, from, limit);
  }

  #member(
    key: string,
    unique: boolean,
    node: SyntaxNode,
    begin: number,
    from: number,
    limit: number,
  ): Member {
    const { text } = this;
    const ahead = text.slice(from, begin).replace(/^,/, " ");
    if (/^[^\s#]/m.test(ahead.replaceAll(/^[ \t]+/gm, ""))) throw new NotUnderstood();
    const start = from + (/\S/.exec(ahead)?.index ?? ahead.length);
    const comma = /^\s*,/.exec(text.slice(node.end, limit))?.[0].length ?? 0;
    const separated = node.end + comma;
    const trailing = /^[ \t]+#[^\n]*/.exec(text.slice(separated));
    const end = separated + (trailing?.[0].length ?? 0);
    const breaks = text.slice(from, start).split("\n").length - 1;
    return {
      key,
      unique,
      node,
      start,
      end,
      comment: { start: separated, end },
      gap: from === 0 || breaks === 0 ? from : text.indexOf("\n", from) + 1,
      blankLines: from === 0 ? breaks : breaks === 0 ? undefined : breaks - 1,
      print: [trimmed(text.slice(start, begin)), node.print, trailing?.[0].trim() ?? ""].join("\n"),
    };
  }

  #leaf(kind: string, start: number, end: number, print: string): SyntaxNode {
    return { is: "node", kind, start, end, print, atomic: false, parts: () => [] };
  }

  #trimEnd(start: number, end: number): number {
    return start + this.text.slice(start, end).trimEnd().length;
  }

  /** A comment behind a key belongs to the key. */
  #afterComment(start: number, end: number): number {
    if (start === 0) return 0;
    return start + (/^[ \t]*#[^\n]*/.exec(this.text.slice(start, end))?.[0].length ?? 0);
  }
}

/** Steps, services and the like that name themselves. */
function nameOf(item: Node): string | undefined {
  if (!isMap(item)) return undefined;
  for (const name of ["id", "name", "uses", "run"]) {
    const value = item.get(name);
    if (typeof value === "string") return `${name}: ${value.replace(/@.*/, "")}`;
  }
  return undefined;
}

function trimmed(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}
