import { ts } from "ts-morph";
import { lineStart, nextLine, type Span } from "./tree.ts";

/** In the order in which they stand. */
export function commentsIn(text: string): string[] {
  const scanner = ts.createScanner(
    ts.ScriptTarget.Latest,
    false,
    ts.LanguageVariant.Standard,
    text,
  );
  const found: string[] = [];
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    const isComment =
      token === ts.SyntaxKind.SingleLineCommentTrivia ||
      token === ts.SyntaxKind.MultiLineCommentTrivia;
    if (isComment) found.push(scanner.getTokenText());
  }
  return found;
}

/** What was said in an import stands above what follows when the import is written anew or goes. */
export function asLines(comments: readonly string[]): string {
  return comments.map((comment) => `${comment}\n`).join("");
}

/** A statement with its line and the comments behind it; without them where it shares the line with another one. */
export function spanToRemove(text: string, start: number, end: number): Span {
  const behind = ts.getTrailingCommentRanges(text, end)?.at(-1)?.end ?? end;
  const line = { start: lineStart(text, start), end: nextLine(text, behind) };
  const isAlone = `${text.slice(line.start, start)}${text.slice(behind, line.end)}`.trim() === "";
  return isAlone ? { start, end: line.end } : { start, end };
}
