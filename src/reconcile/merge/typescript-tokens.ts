import { ts } from "ts-morph";

/** A word of the source, without what formatters decide: quotes, semicolons, trailing commas. */
interface Word {
  /** Where its comment begins, if it has one. */
  readonly pos: number;
  readonly start: number;
  readonly end: number;
  /** Empty for what is formatting: a comment ahead of it is none. */
  readonly text: string;
  /** Comments between the word before and this one. */
  readonly comment: string;
}

/** All words of a source, so that what two places say can be compared whatever their formatting. */
export class Words {
  readonly #words: Word[] = [];
  readonly #source: ts.SourceFile;

  constructor(source: ts.SourceFile) {
    this.#source = source;
    this.#visit(source);
  }

  /** What stands between two offsets: one word a line, with the comments in between and at either end. */
  print(start: number, end: number): string {
    const lines: string[] = [];
    for (let index = this.#first(start); index < this.#words.length; index++) {
      const word = this.#words[index]!;
      if (word.end > end) {
        const [from, to] = [Math.max(start, word.pos), Math.min(word.start, end)];
        lines.push(comments(this.#source.text.slice(from, to)));
        break;
      }
      if (word.pos >= start) lines.push(word.comment);
      lines.push(word.text);
    }
    return lines.filter((line) => line !== "").join("\n");
  }

  #first(start: number): number {
    let [low, high] = [0, this.#words.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#words[middle]!.start < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #visit(node: ts.Node): void {
    const children = node.getChildren(this.#source).filter((child) => !ts.isJSDoc(child));
    if (children.length === 0) {
      if (node.kind < ts.SyntaxKind.FirstNode) this.#add(node, plain(node, this.#source));
      return;
    }
    for (const [index, child] of children.entries()) {
      if (isFormatting(child, node, children[index + 1])) this.#add(child, "");
      else this.#visit(child);
    }
    // A statement ends whether or not a semicolon says so.
    // It stands between two offsets, so that it is never part of what ends there.
    const at = node.end + 0.5;
    if (endsItself(node)) this.#words.push({ pos: at, start: at, end: at, text: ";", comment: "" });
  }

  #add(node: ts.Node, text: string): void {
    const start = node.getStart(this.#source);
    const comment = comments(this.#source.text.slice(node.pos, start));
    this.#words.push({ pos: node.pos, start, end: node.end, text, comment });
  }
}

/** Comments as they read, whatever their indentation. */
export function comments(trivia: string): string {
  return trivia
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}

function plain(node: ts.Node, source: ts.SourceFile): string {
  if (!ts.isStringLiteral(node)) return node.getText(source);
  const isName = ts.isPropertyAssignment(node.parent) && node.parent.name === node;
  return isName && /^[A-Za-z_$][\w$]*$/.test(node.text) ? node.text : JSON.stringify(node.text);
}

/** What a formatter may put in or leave out. */
function isFormatting(node: ts.Node, parent: ts.Node, next: ts.Node | undefined): boolean {
  const { kind } = node;
  if (kind === ts.SyntaxKind.SemicolonToken) return !ts.isForStatement(parent);
  if (kind === ts.SyntaxKind.CommaToken) return next === undefined || endsItself(parent);
  if (kind === ts.SyntaxKind.BarToken)
    return parent.kind === ts.SyntaxKind.SyntaxList && parent.getChildren()[0] === node;
  const isParen = kind === ts.SyntaxKind.OpenParenToken || kind === ts.SyntaxKind.CloseParenToken;
  if (!isParen) return false;
  if (ts.isParenthesizedExpression(parent)) return isRoundWhole(parent);
  return ts.isArrowFunction(parent) && hasPlainParameter(parent);
}

/** What stands in parentheses that formatters put round an expression to break it into lines. */
export function withoutParentheses(node: ts.Node): ts.Node {
  return ts.isParenthesizedExpression(node) && isRoundWhole(node)
    ? withoutParentheses(node.expression)
    : node;
}

/** Whether there is nothing beside it that it could bind to. */
function isRoundWhole(node: ts.ParenthesizedExpression): boolean {
  const { parent } = node;
  if (ts.isArrowFunction(parent)) return !ts.isObjectLiteralExpression(node.expression);
  return (
    ts.isReturnStatement(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isParenthesizedExpression(parent)
  );
}

function hasPlainParameter({ parameters, type, typeParameters }: ts.ArrowFunction): boolean {
  const [only] = parameters;
  if (only === undefined || parameters.length > 1 || type !== undefined) return false;
  if (typeParameters !== undefined || only.dotDotDotToken !== undefined) return false;
  return only.type === undefined && only.initializer === undefined && ts.isIdentifier(only.name);
}

function endsItself(node: ts.Node): boolean {
  return (
    (ts.isStatement(node) && !ts.isBlock(node)) || ts.isClassElement(node) || ts.isTypeElement(node)
  );
}
