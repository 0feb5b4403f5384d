/** Where, inside a shared TypeScript file, a slot writes. Each function is one edit of the syntax tree. */
import {
  type Block,
  Node,
  type ObjectLiteralExpression,
  type SourceFile,
  SyntaxKind,
} from "ts-morph";
import { PatternError } from "../errors.ts";

/**
 * Adds properties to an object literal: the first one of the variable or function called `name`, else an argument of the call
 * to `name`, else the value of the property `name`.
 *
 * @param properties each one property without its comma, its later lines indented from column 0
 */
export function addProperties(
  source: SourceFile,
  name: string,
  properties: readonly string[],
): void {
  if (properties.length === 0) return;
  writeProperties(
    findObject(source, name) ?? missing(source, `object ${name}`),
    properties,
    "after",
  );
}

/** Adds properties to the object that a function returns, before those it has. */
export function addReturned(source: SourceFile, name: string, properties: readonly string[]): void {
  if (properties.length === 0) return;
  const statement = functionBody(source, name).getStatementByKind(SyntaxKind.ReturnStatement);
  const literal = statement?.getExpressionIfKind(SyntaxKind.ObjectLiteralExpression);
  writeProperties(literal ?? missing(source, `object returned by ${name}`), properties, "before");
}

/** Adds members to an interface. */
export function addMembers(source: SourceFile, name: string, members: readonly string[]): void {
  if (members.length === 0) return;
  const declaration = source.getInterface(name) ?? missing(source, `interface ${name}`);
  const present = declaration.getMembers().map((member) => member.getText());
  const lines = [...present, ...members].map((text) => `${indentLines(text, "  ")}\n`);
  const open = declaration.getFirstChildByKindOrThrow(SyntaxKind.OpenBraceToken).getStart();
  const head = source.getFullText().slice(declaration.getStart(), open);
  replace(declaration, `${head}{\n${lines.join("")}}`);
}

/** Puts statements, or blank lines between them, before the statement that a function ends with. */
export function addStatements(
  source: SourceFile,
  name: string,
  statements: readonly string[],
): void {
  const last =
    functionBody(source, name).getStatements().at(-1) ?? missing(source, `statement of ${name}`);
  const text = statements.map((statement) => `${indentLines(statement, "  ")}\n`).join("");
  source.insertText(last.getStart() - "  ".length, `${text}\n`.replace(/^\n/, ""));
}

/** Puts statements first into the method of the object that a function returns. */
export function addToMethod(source: SourceFile, name: string, statements: readonly string[]): void {
  if (statements.length === 0) return;
  const method = source
    .getDescendantsOfKind(SyntaxKind.MethodDeclaration)
    .find((declaration) => declaration.getName() === name);
  const body = method?.getBody();
  if (!Node.isBlock(body)) missing(source, `method ${name}`);
  const indent = " ".repeat(6);
  const present = body.getStatements().map((statement) => statement.getText());
  const lines = [
    ...statements.map((statement) => indentLines(statement, indent).trimStart()),
    ...present,
  ];
  replace(body, `{\n${lines.map((line) => `${indent}${line}\n`).join("")}    }`);
}

export function indentLines(text: string, indent: string): string {
  return text.replaceAll(/^(?=.)/gm, indent);
}

function findObject(source: SourceFile, name: string): ObjectLiteralExpression | undefined {
  const declaration = source.getVariableDeclaration(name) ?? source.getFunction(name)?.getBody();
  if (declaration !== undefined) {
    return declaration.getFirstDescendantByKind(SyntaxKind.ObjectLiteralExpression);
  }
  const call = source
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .find((candidate) => candidate.getExpression().getText() === name);
  if (call !== undefined) return call.getArguments().find(Node.isObjectLiteralExpression);
  return source
    .getDescendantsOfKind(SyntaxKind.PropertyAssignment)
    .find((property) => property.getName() === name)
    ?.getInitializerIfKind(SyntaxKind.ObjectLiteralExpression);
}

function writeProperties(
  literal: ObjectLiteralExpression,
  properties: readonly string[],
  where: "before" | "after",
): void {
  const outer = /^\s*/.exec(literal.getStartLinePos() === 0 ? "" : lineOf(literal))?.[0] ?? "";
  const indent = `${outer}  `;
  const present = literal.getProperties().map((property) => `${indent}${property.getText()},\n`);
  const added = properties.map((text) => `${indentLines(text, indent)},\n`);
  const lines = where === "after" ? [...present, ...added] : [...added, ...present];
  replace(literal, `{\n${lines.join("")}${outer}}`);
}

/** Verbatim: ts-morph's own replaceWithText would indent the text once more. */
function replace(node: Node, text: string): void {
  node.getSourceFile().replaceText([node.getStart(), node.getEnd()], text);
}

function lineOf(node: Node): string {
  return node.getSourceFile().getFullText().slice(node.getStartLinePos(), node.getStart());
}

function functionBody(source: SourceFile, name: string): Block {
  const body = source.getFunction(name)?.getBody();
  return Node.isBlock(body) ? body : missing(source, `function ${name}`);
}

function missing(source: SourceFile, what: string): never {
  throw new PatternError(
    `${source.getFilePath().slice(1)} has no ${what} for a slot to write into.`,
    {
      code: "missing-anchor",
    },
  );
}
