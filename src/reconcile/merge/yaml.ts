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
import type { Merge, Triple } from "./state.ts";
import { mergeTrees } from "./three-way.ts";
import {
  lineStart,
  type List,
  type Member,
  type Part,
  type Source,
  type SyntaxNode,
  textOf,
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
  const { content, clashes } = mergeTrees(sources, { ownerWins: true, special: fillEmpty });
  if (parseYaml(content) === undefined) return undefined;
  const stayed = clashes.map(({ path: keys }) => keys.join(".") || "the end of the file");
  return { content, conflict: false, clashes: stayed };
}

function parseYaml(text: string): Source | undefined {
  const document = parseDocument(text);
  const { contents, errors } = document;
  if (errors.length > 0 || !isMap(contents) || contents.flow === true) return undefined;
  try {
    return new YamlSource(text, contents);
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}

/** A value where the owner has none but a comment, which stays on the line of the key. */
function fillEmpty(merge: Merge, { base, working, target }: Triple<Part>): boolean {
  if (!isEmpty(base) || base.print !== "" || !isEmpty(working) || isEmpty(target)) return false;
  const end = { start: working.end, end: working.end };
  if (isBlock(target)) {
    merge.take({ base, working: end, target });
    return true;
  }
  const value = textOf(merge.sources.target, target);
  if (value.includes("\n")) return false;
  merge.edit({ start: working.start, end: working.start }, ` ${value}`, base, target);
  return true;
}

function isEmpty(part: Part): boolean {
  return part.is === "node" && part.kind === "null";
}

function isBlock(part: Part): boolean {
  return part.is === "node" && ["map", "sequence"].includes(part.kind);
}

/** Where the comment on the same line ends, if one stands there. */
function afterComment(text: string, at: number): number {
  return at + (/^[ \t]+#[^\n]*/.exec(text.slice(at))?.[0].length ?? 0);
}

/** Tags, keys that are no plain words, comments in odd places: left to the merge by line. */
class NotUnderstood extends Error {}

class YamlSource implements Source {
  readonly text: string;
  readonly root: SyntaxNode;

  constructor(text: string, contents: YAMLMap<Node, Node | null>) {
    this.text = text;
    const list = this.#collection(contents, 0, text.length);
    const rest = this.#said("rest", list.end, text.length);
    const print = `${list.print}\n${rest.print}`;
    this.root = { ...this.#leaf("map", 0, text.length, print), parts: () => [list, rest] };
  }

  print(start: number, end: number): string {
    return trimmed(this.text.slice(start, end));
  }

  /** What continues an item of a list stands below the item, not below its dash. */
  indent(at: number): string {
    const line = this.text.slice(lineStart(this.text, at), at);
    return (/^(?:\s|-(?=\s))*/.exec(line)?.[0] ?? "").replaceAll("-", " ");
  }

  #value(node: Node | null, from: number, fallback: number): SyntaxNode {
    if (node === null || node.range === null || node.range === undefined)
      return this.#said("null", fallback, afterComment(this.text, fallback));
    const end = this.#trimEnd(node.range[0], node.range[1]);
    const start = node.range[0];
    if (isAlias(node)) {
      this.#nothingIn(from, start);
      return this.#leaf("alias", start, end, `*${node.source}`);
    }
    const { anchor } = node;
    const named = anchor === undefined ? -1 : this.text.lastIndexOf(`&${anchor}`, start);
    if (anchor !== undefined && named < from) throw new NotUnderstood();
    if (anchor !== undefined) this.#nothingIn(from, named);
    const behindName = anchor === undefined ? from : named + anchor.length + 1;
    const label = anchor === undefined ? "" : ` &${anchor}`;
    const name = named < 0 ? undefined : this.#leaf("anchor", named, behindName, label);
    if (isMap(node) || isSeq(node)) {
      const collection = node as YAMLMap<Node, Node | null> | YAMLSeq<Node>;
      return node.flow === true
        ? this.#brackets(collection, name, behindName, start, end)
        : this.#block(collection, name, from, behindName, end);
    }
    if (!isScalar(node)) throw new NotUnderstood();
    // Of an empty value, the parser says that it stands behind the spaces or the comment.
    if (start === end && name === undefined)
      return this.#said("null", fallback, afterComment(this.text, fallback));
    if (start === end) return this.#leaf("scalar", named, behindName, label);
    this.#nothingIn(behindName, start);
    const header = node.type?.startsWith("BLOCK") === true ? (node.comment ?? "") : "";
    const value = `${label}${JSON.stringify(node.value) ?? ""}${header}`;
    return this.#leaf("scalar", named < 0 ? start : named, end, value);
  }

  /** Begins behind its key. */
  #block(
    node: YAMLMap<Node, Node | null> | YAMLSeq<Node>,
    name: SyntaxNode | undefined,
    from: number,
    behindName: number,
    limit: number,
  ): SyntaxNode {
    const comment = this.#said("comment", behindName, afterComment(this.text, behindName));
    const list = this.#collection(node, comment.end, limit);
    const kind = isMap(node) ? "map" : "sequence";
    const print = [`${kind}${name?.print ?? ""}`, comment.print, list.print].join("\n");
    const parts = name === undefined ? [comment, list] : [name, comment, list];
    return { ...this.#leaf(kind, from, list.end, print), parts: () => parts };
  }

  #brackets(
    node: YAMLMap<Node, Node | null> | YAMLSeq<Node>,
    name: SyntaxNode | undefined,
    behindName: number,
    start: number,
    end: number,
  ): SyntaxNode {
    this.#nothingIn(behindName, start);
    const list = this.#collection(node, start + 1, end - 1);
    this.#nothingIn(start + 1, afterComment(this.text, start + 1));
    const rest = this.text.slice(list.members.at(-1)?.end ?? list.start, list.end);
    if (rest.includes("#")) throw new NotUnderstood();
    const kind = `${isMap(node) ? "map" : "sequence"} in brackets`;
    const print = `${kind}${name?.print ?? ""}\n${list.print}`;
    const parts = name === undefined ? [list] : [name, list];
    return { ...this.#leaf(kind, name?.start ?? start, end, print), parts: () => parts };
  }

  #collection(
    node: YAMLMap<Node, Node | null> | YAMLSeq<Node>,
    start: number,
    limit: number,
  ): List {
    const members: Member[] = [];
    let from = start;
    for (const item of node.items) {
      const member = isMap(node)
        ? this.#pair(item as Pair<Node, Node | null>, from, limit)
        : this.#item(item as Node, from, limit, node.flow === true);
      members.push(member);
      from = member.end;
    }
    const flow = node.flow === true;
    const end = flow ? limit : from;
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
    if (colon === 0) throw new NotUnderstood();
    this.#nothingIn(keyEnd, colon - 1);
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
    const node = this.#value(item, item.range[0], this.#trimEnd(from, item.range[0]));
    const dash = flow ? node.start : this.text.lastIndexOf("-", node.start - 1);
    if (!flow) this.#nothingIn(dash + 1, node.start);
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
    const end = afterComment(text, separated);
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
      print: [
        trimmed(text.slice(start, begin)),
        node.print,
        text.slice(separated, end).trim(),
      ].join("\n"),
    };
  }

  #leaf(kind: string, start: number, end: number, print: string): SyntaxNode {
    return { is: "node", kind, start, end, print, atomic: false, parts: () => [] };
  }

  #trimEnd(start: number, end: number): number {
    return start + this.text.slice(start, end).trimEnd().length;
  }

  #said(kind: string, start: number, end: number): SyntaxNode {
    return this.#leaf(kind, start, end, this.print(start, end));
  }

  #nothingIn(start: number, end: number): void {
    if (this.text.slice(start, end).trim() !== "") throw new NotUnderstood();
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
