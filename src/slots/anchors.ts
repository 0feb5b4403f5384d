/** Where, inside a shared TypeScript file, a slot writes. */
import {
  type Block,
  type CallExpression,
  Node,
  type ObjectLiteralExpression,
  SyntaxKind,
} from "ts-morph";
import { PatternError } from "../errors.ts";
import type { SharedSource } from "../render/shared-source.ts";

const MAX_WIDTH = 100;

/**
 * Adds properties to an object literal: the first one of the variable or function called `name`, else an argument of the call
 * to `name`, else the value of the property `name`.
 *
 * @param properties each one property without its comma, its later lines indented from column 0
 */
export function addProperties(
  source: SharedSource,
  name: string,
  properties: readonly string[],
): void {
  if (properties.length === 0) return;
  const literal = findObject(source, name) ?? missing(source, `object ${name}`);
  const lines = properties.map((property) => `${property},`);
  addLines(source, literal, literal.getProperties().length === 0, lines);
}

/** Adds properties to the object that a function returns, before those it has. */
export function addReturned(
  source: SharedSource,
  name: string,
  properties: readonly string[],
): void {
  const statement = functionBody(source, name).getStatementByKind(SyntaxKind.ReturnStatement);
  const literal = statement?.getExpressionIfKind(SyntaxKind.ObjectLiteralExpression);
  if (literal === undefined) missing(source, `object returned by ${name}`);
  const indent = `${lineIndent(literal)}  `;
  const lines = properties.map((property) => `\n${indentLines(property, indent)},`);
  source.insert(literal.getStart() + 1, lines.join(""));
}

/** Adds members to an interface. */
export function addMembers(source: SharedSource, name: string, members: readonly string[]): void {
  if (members.length === 0) return;
  const declaration = source.syntax.getInterface(name) ?? missing(source, `interface ${name}`);
  addLines(source, declaration, declaration.getMembers().length === 0, members);
}

/** Puts statements, or blank lines between them, before the statement that a function ends with. */
export function addStatements(
  source: SharedSource,
  name: string,
  statements: readonly string[],
): void {
  const present = functionBody(source, name).getStatements();
  const last = present.at(-1) ?? missing(source, `statement of ${name}`);
  const text = statements.map((statement) => `${indentLines(statement, "  ")}\n`).join("");
  source.insert(last.getStart() - "  ".length, `${text}\n`.replace(/^\n/, ""));
}

/** Puts statements first into the method of the object that a function returns. */
export function addToMethod(
  source: SharedSource,
  name: string,
  statements: readonly string[],
): void {
  if (statements.length === 0) return;
  const method = source.syntax
    .getDescendantsOfKind(SyntaxKind.MethodDeclaration)
    .find((declaration) => declaration.getName() === name);
  const body = method?.getBody();
  if (!Node.isBlock(body)) missing(source, `method ${name}`);
  if (body.getStatements().length === 0) return addLines(source, body, true, statements);
  const indent = `${lineIndent(body)}  `;
  const lines = statements.map((statement) => `\n${indentLines(statement, indent)}`);
  source.insert(body.getStart() + 1, lines.join(""));
}

/** Adds arguments to the call of a function, each on a line of its own where they do not fit one. */
export function appendArguments(
  source: SharedSource,
  name: string,
  expressions: readonly string[],
): void {
  const call = findCall(source, name) ?? missing(source, `call of ${name}`);
  const given = call.getArguments();
  const list = [...given.map((argument) => argument.getText()), ...expressions];
  const line = source.syntax.getFullText().slice(call.getStartLinePos(), call.getEnd());
  const width = line.length + expressions.join(", ").length + ", ;".length;
  if (!line.includes("\n") && width <= MAX_WIDTH) {
    source.insert(call.getEnd() - 1, `, ${expressions.join(", ")}`);
    return;
  }
  const indent = lineIndent(call);
  const lines = list.map((argument) => `${indent}  ${argument.replaceAll("\n", "\n  ")},\n`);
  source.replace(call, `${name}(\n${lines.join("")}${indent})`);
}

/** Adds a parameter to a function whose parameters stand on lines of their own. */
export function addParameter(source: SharedSource, name: string, parameter: string): void {
  const last = source.syntax.getFunction(name)?.getParameters().at(-1);
  if (last === undefined) missing(source, `parameter of ${name}`);
  source.insert(last.getEnd(), `,\n${lineIndent(last)}${parameter}`);
  if (!parameter.startsWith("...")) return;
  // A rest parameter has no comma after it.
  const comma = last.getNextSiblingIfKind(SyntaxKind.CommaToken);
  if (comma !== undefined) source.replace(comma, "");
}

/** Puts an element second into the list that is the value of a property and has its elements on lines of their own. */
export function addSecondElement(source: SharedSource, property: string, element: string): void {
  const first = source.syntax
    .getDescendantsOfKind(SyntaxKind.PropertyAssignment)
    .find((assignment) => assignment.getName() === property)
    ?.getInitializerIfKind(SyntaxKind.ArrayLiteralExpression)
    ?.getElements()[0];
  if (first === undefined) missing(source, `list ${property}`);
  source.insert(first.getEnd(), `,\n${lineIndent(first)}${element}`);
}

export function indentLines(text: string, indent: string): string {
  return text.replaceAll(/^(?=.)/gm, indent);
}

function findObject(source: SharedSource, name: string): ObjectLiteralExpression | undefined {
  const { syntax } = source;
  const declaration = syntax.getVariableDeclaration(name) ?? syntax.getFunction(name)?.getBody();
  if (declaration !== undefined) {
    return declaration.getFirstDescendantByKind(SyntaxKind.ObjectLiteralExpression);
  }
  const call = findCall(source, name);
  if (call !== undefined) return call.getArguments().find(Node.isObjectLiteralExpression);
  return syntax
    .getDescendantsOfKind(SyntaxKind.PropertyAssignment)
    .find((property) => property.getName() === name)
    ?.getInitializerIfKind(SyntaxKind.ObjectLiteralExpression);
}

function findCall({ syntax }: SharedSource, name: string): CallExpression | undefined {
  return syntax
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .find((candidate) => candidate.getExpression().getText() === name);
}

/** Adds lines last between the braces that `node` ends with. */
function addLines(
  source: SharedSource,
  node: Node,
  isEmpty: boolean,
  lines: readonly string[],
): void {
  const outer = lineIndent(node);
  const text = lines.map((line) => `${indentLines(line, `${outer}  `)}\n`).join("");
  const closing = node.getEnd() - 1;
  if (isEmpty) source.insert(closing, `\n${text}${outer}`);
  else source.insert(closing - outer.length, text);
}

/** The white space that the line starts with on which `node` starts. */
function lineIndent(node: Node): string {
  const line = node.getSourceFile().getFullText().slice(node.getStartLinePos());
  return /^\s*/.exec(line)?.[0] ?? "";
}

function functionBody(source: SharedSource, name: string): Block {
  const body = source.syntax.getFunction(name)?.getBody();
  return Node.isBlock(body) ? body : missing(source, `function ${name}`);
}

function missing(source: SharedSource, what: string): never {
  throw new PatternError(`${source.path} has no ${what} for a slot to write into.`, {
    code: "missing-anchor",
  });
}
