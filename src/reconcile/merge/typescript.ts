import { ts } from "ts-morph";
import { keyOf } from "./typescript-keys.ts";
import { comments, withoutParentheses, Words } from "./typescript-tokens.ts";
import {
  indentAt,
  type List,
  type Member,
  type Part,
  type Source,
  type SyntaxNode,
} from "./tree.ts";

/** Imports at the top of a file; the rest of its statements follow. */
export const importsKind = "imports";

/** A TypeScript or JSON text with its structure; undefined if it does not parse. */
export function parseTypeScript(path: string, text: string): TypeScriptSource | undefined {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly unknown[] };
  return parseDiagnostics.length > 0 ? undefined : new TypeScriptSource(file);
}

const leafWords: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.Identifier,
  ts.SyntaxKind.PrivateIdentifier,
  ts.SyntaxKind.TrueKeyword,
  ts.SyntaxKind.FalseKeyword,
  ts.SyntaxKind.NullKeyword,
  ts.SyntaxKind.ThisKeyword,
  ts.SyntaxKind.SuperKeyword,
]);

export class TypeScriptSource implements Source {
  readonly text: string;
  readonly file: ts.SourceFile;
  readonly root: SyntaxNode;
  readonly #words: Words;

  constructor(file: ts.SourceFile) {
    this.file = file;
    this.text = file.text;
    this.#words = new Words(file);
    this.root = this.#node(file);
  }

  print(start: number, end: number): string {
    return this.#words.print(start, end);
  }

  indent(at: number): string {
    return indentAt(this.text, at);
  }

  #node(outer: ts.Node): SyntaxNode {
    const node = withoutParentheses(outer);
    const start = ts.isSourceFile(node) ? 0 : node.getStart(this.file);
    let parts: readonly Part[] | undefined;
    const print = () => this.print(start, node.end);
    return {
      is: "node",
      kind: ts.SyntaxKind[node.kind],
      start,
      end: node.end,
      atomic: isAtomic(node),
      get print() {
        return print();
      },
      parts: () => (parts ??= ts.isSourceFile(node) ? this.#top(node) : this.#parts(node)),
    };
  }

  #parts(node: ts.Node): Part[] {
    const children = node.getChildren(this.file).filter((child) => !ts.isJSDoc(child));
    return children.flatMap((child, index): Part[] => {
      if (child.kind === ts.SyntaxKind.SyntaxList) {
        const kind = listKind(node, child);
        if (kind === undefined)
          return child.getChildCount(this.file) === 0 ? [] : [this.#node(child)];
        const end = children[index + 1]?.getStart(this.file) ?? node.end;
        return [this.#list(kind, child.getChildren(this.file), child.pos, end)];
      }
      if (child.kind === ts.SyntaxKind.SemicolonToken && !ts.isForStatement(node)) return [];
      const { kind } = child;
      const leaf = leafWords.has(kind) || ts.isLiteralExpression(child);
      if (leaf || kind > ts.SyntaxKind.LastToken) return [this.#node(child)];
      return [
        {
          is: "token",
          print: child.getText(this.file),
          start: child.getStart(this.file),
          end: child.end,
        },
      ];
    });
  }

  /** Imports apart from all that follows them. */
  #top(file: ts.SourceFile): Part[] {
    const { statements, text } = file;
    const firstOther = statements.findIndex((statement) => !ts.isImportDeclaration(statement));
    const count = firstOther === -1 ? statements.length : firstOther;
    const isJson = file.fileName.endsWith(".json");
    const top = count > 0 || isJson ? 0 : endOfHeader(text);
    const all = this.#list("root", statements, top, text.length).members;
    const [imports, others] = [all.slice(0, count), all.slice(count)];
    const start = imports[0]?.node.start ?? others[0]?.start ?? text.length;
    const end = imports.at(-1)?.end ?? start;
    if (isJson) return [this.#listOf("root", all, 0, text.length)];
    return [
      this.#header(imports.length === 0 ? top : start),
      this.#listOf(importsKind, imports, start, end),
      this.#listOf("root", others, end, text.length),
    ];
  }

  /** Comments ahead of the first import, or apart from the first statement. */
  #header(end: number): SyntaxNode {
    const print = comments(this.text.slice(0, end));
    return { is: "node", kind: "header", start: 0, end, print, atomic: false, parts: () => [] };
  }

  #list(kind: string, children: readonly ts.Node[], start: number, end: number): List {
    const members: Member[] = [];
    let from = afterOpeningComment(this.text, start, end);
    for (const [index, child] of children.entries()) {
      if (child.kind === ts.SyntaxKind.CommaToken || child.kind === ts.SyntaxKind.BarToken)
        continue;
      const next = children[index + 1];
      const separated = next?.kind === ts.SyntaxKind.CommaToken ? next.end : child.end;
      const member = this.#member(child, from, separated, end);
      members.push(member);
      from = member.end;
    }
    return this.#listOf(
      kind,
      members,
      start,
      end,
      children.at(-1)?.kind === ts.SyntaxKind.CommaToken,
    );
  }

  #listOf(
    kind: string,
    members: readonly Member[],
    start: number,
    end: number,
    closed = false,
  ): List {
    const print = () => members.map((member) => member.print).join("\n");
    return {
      is: "list",
      kind,
      start,
      end,
      members,
      closed,
      block: kind === "root",
      separator: separators[kind] ?? "",
      get print() {
        return print();
      },
    };
  }

  #member(child: ts.Node, from: number, separated: number, limit: number): Member {
    const { text } = this;
    const node = this.#node(child);
    const trivia = text.slice(from, node.start);
    const start = from + (/\S/.exec(trivia)?.index ?? trivia.length);
    const trailing = /^[ \t]*(\/\/[^\n]*|\/\*[^\n]*?\*\/(?=[ \t]*\n))/.exec(
      text.slice(separated, limit),
    );
    const end = separated + (trailing?.[0].length ?? 0);
    const breaks = text.slice(from, start).split("\n").length - 1;
    const gap = breaks === 0 ? from : text.indexOf("\n", from) + 1;
    const said = [
      comments(text.slice(start, node.start)),
      node.print,
      comments(text.slice(child.end, Math.max(child.end, separated - 1))),
      trailing?.[1] ?? "",
    ];
    return {
      ...keyOf(child, this.file, node.print),
      node,
      start,
      end,
      comment: { start: separated, end },
      gap: from === 0 && breaks > 0 && text[0] === "\n" ? 0 : gap,
      blankLines: breaks === 0 ? (from === 0 ? 0 : undefined) : breaks - 1,
      print: said.join("\n"),
    };
  }
}

const separators: Readonly<Record<string, List["separator"]>> = {
  object: ",",
  json: ",",
  array: ",",
  enum: ",",
  names: ",",
  union: "|",
};

/** Whether the children of a node have an identity of their own, and as what. */
function listKind(node: ts.Node, list: ts.Node): string | undefined {
  if (ts.isBlock(node) || ts.isModuleBlock(node) || ts.isSourceFile(node)) return "statements";
  if (ts.isCaseBlock(node)) return "clauses";
  if (ts.isObjectLiteralExpression(node)) return isJson(node) ? "json" : "object";
  if (ts.isArrayLiteralExpression(node)) return isJson(node) ? "json" : "array";
  if (ts.isNamedImports(node) || ts.isNamedExports(node)) return "names";
  if (ts.isEnumDeclaration(node)) return list.pos === node.members.pos ? "enum" : undefined;
  if (ts.isUnionTypeNode(node)) return "union";
  if (ts.isTypeLiteralNode(node)) return "members";
  if (ts.isClassLike(node) || ts.isInterfaceDeclaration(node)) {
    return list.pos === node.members.pos && list.end === node.members.end ? "members" : undefined;
  }
  return undefined;
}

function isJson(node: ts.Node): boolean {
  return node.getSourceFile().fileName.endsWith(".json");
}

function isAtomic(node: ts.Node): boolean {
  return (
    ts.isExpression(node) &&
    !ts.isFunctionExpression(node) &&
    !ts.isArrowFunction(node) &&
    !ts.isClassExpression(node)
  );
}

/** Where comments end that an empty line follows. */
function endOfHeader(text: string): number {
  const [found = ""] = /^(?:\/\/[^\n]*\n|\/\*[^]*?\*\/[ \t]*\n)+(?=[ \t]*\n)/.exec(text) ?? [];
  return Math.max(0, found.length - 1);
}

/** A comment behind the opening brace belongs to the brace. */
function afterOpeningComment(text: string, start: number, end: number): number {
  if (start === 0) return 0;
  const found = /^[ \t]*\/\/[^\n]*/.exec(text.slice(start, end));
  return start + (found?.[0].length ?? 0);
}
