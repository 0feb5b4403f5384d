/**
 * What a merge by structure sees of a file, whatever its language: nodes that hold lists of members with an identity.
 *
 *   typescript.ts, yaml.ts, keyed-lines.ts ─► Source ─► three-way.ts ─► edits.ts ─► text
 */

/** Part of a text, from one offset to before another. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text with its structure. */
export interface Source {
  readonly text: string;
  readonly root: SyntaxNode;
  /** What the text between two offsets says, whatever its formatting: equal for texts that differ only in that. */
  print(start: number, end: number): string;
  /** What a line begins with that continues what stands at the offset. */
  indent(at: number): string;
}

export interface SyntaxNode extends Span {
  readonly is: "node";
  readonly kind: string;
  readonly print: string;
  /** Whether two changes in it, one on each side, depend on each other: an expression. */
  readonly atomic: boolean;
  parts(): readonly Part[];
}

/** Punctuation and keywords, which make a node's shape. */
export interface Token extends Span {
  readonly is: "token";
  readonly print: string;
}

export type Part = SyntaxNode | Token | List;

/** Members whose neighbours do not matter: properties, statements, imported names, services of a compose file. */
export interface List extends Span {
  readonly is: "list";
  readonly kind: string;
  readonly print: string;
  readonly members: readonly Member[];
  /** Whether every member has to have lines of its own. */
  readonly block: boolean;
  /** Between two members; none where each ends by itself. */
  readonly separator: "" | "," | "|";
  /** Whether the last member has a separator, too. */
  readonly closed: boolean;
}

/** From its leading comments to its separator and the comment behind it. */
export interface Member extends Span {
  /** What makes it the same member on all sides. */
  readonly key: string;
  /** Whether two members with this key cannot stand side by side. */
  readonly unique: boolean;
  readonly node: SyntaxNode;
  /** Between its separator and its end: a comment on the same line. */
  readonly comment: Span;
  /** Where what lies between the member before and this one begins: the line after that one, if there is a line. */
  readonly gap: number;
  /** Empty lines ahead of it; undefined if it shares its line with what stands before. */
  readonly blankLines: number | undefined;
  /** With its comments. */
  readonly print: string;
}

export function textOf(source: Source, { start, end }: Span): string {
  return source.text.slice(start, end);
}

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** The offset after the line's ending, or the end of the text. */
export function nextLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end + 1;
}

/** Spaces and tabs at the beginning of the line that holds the offset. */
export function indentAt(text: string, at: number): string {
  const start = lineStart(text, at);
  return /^[ \t]*/.exec(text.slice(start, at))?.[0] ?? "";
}
