/** Where, inside a shared TypeScript file, a slot writes. */
import { Node, type ObjectLiteralExpression, type SourceFile, SyntaxKind } from "ts-morph";
import { PatternError } from "../errors.ts";

/**
 * Adds properties to the first object literal of a variable or a function, such as `const schema = z.object({ … })`.
 *
 * @param properties each one property, without the comma; its later lines indented from column 0
 */
export function addProperties(source: SourceFile, name: string, properties: readonly string[]): void {
  const literal = objectLiteral(source, name);
  const indent = " ".repeat(literal.getStartLinePos() === 0 ? 2 : literal.getIndentationText().length + 2);
  const present = literal.getProperties().map((property) => property.getText());
  const lines = [
    ...present.map((text) => `${indent}${text},`),
    ...properties.map((text) => `${indentLines(text, indent)},`),
  ];
  literal.replaceWithText(`{\n${lines.join("\n")}\n${indent.slice(2)}}`);
}

/** Adds members to an interface. */
export function addMembers(source: SourceFile, name: string, members: readonly string[]): void {
  const declaration = source.getInterface(name) ?? missing(source, `interface ${name}`);
  const present = declaration.getMembers().map((member) => member.getText());
  const lines = [...present, ...members].map((text) => `${indentLines(text, "  ")}\n`);
  const head = source.getFullText().slice(declaration.getStart(), bodyStart(declaration));
  declaration.replaceWithText(`${head}{\n${lines.join("")}}`);
}

/** Adds elements to the array literal that `variable` is declared with, one a line. */
export function addElements(source: SourceFile, variable: string, elements: readonly string[]): void {
  const array = source
    .getVariableDeclaration(variable)
    ?.getFirstDescendantByKind(SyntaxKind.ArrayLiteralExpression);
  if (array === undefined) missing(source, `array ${variable}`);
  const all = [...array.getElements().map((element) => element.getText()), ...elements];
  array.replaceWithText(`[\n${all.map((element) => `${indentLines(element, "  ")},\n`).join("")}]`);
}

/** Puts statements into a function, before the comment or statement it ends with. */
export function addStatements(source: SourceFile, name: string, statements: readonly string[]): void {
  const body = source.getFunction(name)?.getBody();
  if (!Node.isBlock(body)) missing(source, `function ${name}`);
  const last = body.getStatements().at(-1) ?? missing(source, `statement of ${name}`);
  const text = statements.map((statement) => `${indentLines(statement, "  ")}\n`).join("");
  source.insertText(last.getPos() + leadingBreak(last), `${text}\n`);
}

export function indentLines(text: string, indent: string): string {
  return text.replaceAll(/^(?=.)/gm, indent);
}

function objectLiteral(source: SourceFile, name: string): ObjectLiteralExpression {
  const declaration = source.getVariableDeclaration(name) ?? source.getFunction(name)?.getBody();
  return (
    declaration?.getFirstDescendantByKind(SyntaxKind.ObjectLiteralExpression) ??
    missing(source, `object ${name}`)
  );
}

function bodyStart(node: Node): number {
  return node.getFirstChildByKindOrThrow(SyntaxKind.OpenBraceToken).getStart();
}

function leadingBreak(node: Node): number {
  return node.getFullText().startsWith("\n") ? 1 : 0;
}

function missing(source: SourceFile, what: string): never {
  throw new PatternError(`${source.getFilePath().slice(1)} has no ${what} for a slot to write into.`, {
    code: "missing-anchor",
  });
}
