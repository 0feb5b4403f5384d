import { dirname, relative } from "node:path/posix";
import { ts } from "ts-morph";
import { PatternError } from "../errors.ts";
import type { DraftFile } from "./draft.ts";

const lineWidth = 100;

/**
 * Rewrites imports by role (`#port/@users/user-repository.ts`) to real relative paths, and reprints each import as the
 * formatter would, since another path has another length.
 *
 * @param pathOf path of a role address in this project, or undefined if nothing selected provides it
 * @throws PatternError naming the template and the line of an import nothing provides
 */
export function resolveImports(
  file: DraftFile,
  pathOf: (address: string) => string | undefined,
): string {
  const last = file.text.lastIndexOf('"#');
  if (last === -1) return file.text;
  // Imports stand at the top: the rest of the file need not be parsed.
  const end = file.text.indexOf("\n", last) + 1 || file.text.length;
  const source = ts.createSourceFile(file.path, file.text.slice(0, end), ts.ScriptTarget.Latest);
  const edits: { start: number; end: number; text: string }[] = [];

  const resolve = (literal: ts.StringLiteralLike): string | undefined => {
    if (!literal.text.startsWith("#")) return undefined;
    const path = pathOf(literal.text);
    if (path === undefined) {
      const { line } = source.getLineAndCharacterOfPosition(literal.getStart(source));
      throw new PatternError(
        `${file.source}:${line + 1} imports ${literal.text}, which nothing selected provides.`,
        {
          code: "unprovided-import",
          hint: "Require the capability of the unit that provides it, or move the file below when/<capability>/.",
        },
      );
    }
    return relativeSpecifier(file.path, path);
  };

  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier !== undefined &&
      ts.isStringLiteralLike(node.moduleSpecifier)
    ) {
      const specifier = resolve(node.moduleSpecifier);
      if (specifier !== undefined) {
        edits.push({
          start: node.getStart(source),
          end: node.end,
          text: printDeclaration(node, source, specifier),
        });
      }
      return;
    }
    if (ts.isStringLiteralLike(node) && isModuleReference(node)) {
      const specifier = resolve(node);
      if (specifier !== undefined) {
        edits.push({ start: node.getStart(source) + 1, end: node.end - 1, text: specifier });
      }
    }
    ts.forEachChild(node, (child) => {
      parents.set(child, node);
      visit(child);
    });
  };
  const parents = new Map<ts.Node, ts.Node>();
  const isModuleReference = (node: ts.Node): boolean => {
    const parent = parents.get(node);
    if (parent === undefined) return false;
    if (ts.isCallExpression(parent)) return parent.expression.kind === ts.SyntaxKind.ImportKeyword;
    return ts.isLiteralTypeNode(parent) && ts.isImportTypeNode(parents.get(parent) ?? parent);
  };
  visit(source);

  return edits.reduceRight(
    (text, { start, end, text: replacement }) =>
      text.slice(0, start) + replacement + text.slice(end),
    file.text,
  );
}

/** `./` or `../` path from one file of the project to another. */
export function relativeSpecifier(from: string, to: string): string {
  const path = relative(dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
}

function printDeclaration(
  node: ts.ImportDeclaration | ts.ExportDeclaration,
  source: ts.SourceFile,
  specifier: string,
): string {
  const literal = node.moduleSpecifier!;
  // Whatever follows the specifier stays: import attributes, the semicolon.
  const tail = ` from "${specifier}"${source.text.slice(literal.end, node.end)}`;
  const named = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause;
  if (named === undefined || !(ts.isNamedImports(named) || ts.isNamedExports(named))) {
    const head = source.text.slice(node.getStart(source), literal.getStart(source));
    return head + tail.slice(" from ".length);
  }
  const head = source.text.slice(node.getStart(source), named.getStart(source));
  return printNamed(
    head,
    named.elements.map((element) => element.getText(source)),
    tail,
  );
}

/** `head { a, b }tail` on one line if it fits, else one name a line, as the formatter prints it. */
export function printNamed(head: string, names: readonly string[], tail: string): string {
  const line = `${head}{ ${names.join(", ")} }${tail}`;
  // The formatter never breaks the braces of a single name.
  if (line.length <= lineWidth || names.length === 1) return line;
  return `${head}{\n${names.map((name) => `  ${name},\n`).join("")}}${tail}`;
}
