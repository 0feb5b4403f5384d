import { ts } from "ts-morph";

/** What makes a statement, property, element or member of a class the same one after it was changed. */
export interface Key {
  readonly key: string;
  readonly unique: boolean;
}

export function keyOf(node: ts.Node, source: ts.SourceFile, print: string): Key {
  if (ts.isStatement(node)) return statementKey(node, source, print);
  if (ts.isObjectLiteralElement(node) || ts.isClassElement(node) || ts.isTypeElement(node)) {
    return memberKey(node, source, print);
  }
  if (ts.isEnumMember(node)) return unique(nameOf(node.name, source));
  if (ts.isImportSpecifier(node) || ts.isExportSpecifier(node)) return unique(node.name.text);
  if (ts.isCaseClause(node)) return unique(`case ${node.expression.getText(source)}`);
  if (ts.isDefaultClause(node)) return unique("default");
  if (ts.isObjectLiteralExpression(node)) return repeatable(elementName(node, source) ?? print);
  return repeatable(print);
}

function statementKey(node: ts.Statement, source: ts.SourceFile, print: string): Key {
  if (ts.isVariableStatement(node)) {
    const names = node.declarationList.declarations.map(({ name }) => name.getText(source));
    return unique(names.join(" "));
  }
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
    return unique(`type ${node.name.text}`);
  }
  if (ts.isFunctionDeclaration(node)) {
    const name = node.name?.text ?? "default";
    return node.body === undefined ? repeatable(name) : unique(name);
  }
  if (ts.isClassDeclaration(node) || ts.isEnumDeclaration(node) || ts.isModuleDeclaration(node)) {
    return unique(node.name?.getText(source) ?? "default");
  }
  if (ts.isExportDeclaration(node)) {
    return repeatable(`export ${node.moduleSpecifier?.getText(source) ?? ""}`);
  }
  if (ts.isImportDeclaration(node))
    return repeatable(`import ${node.moduleSpecifier.getText(source)}`);
  if (ts.isExportAssignment(node)) return unique("export default");
  if (ts.isExpressionStatement(node))
    return repeatable(expressionKey(node.expression, source, print));
  if (ts.isIfStatement(node)) return repeatable(`if ${node.expression.getText(source)}`);
  return repeatable(ts.SyntaxKind[node.kind]);
}

/** Calls by what is called and with what first: `health.addCheck("database"`. */
function expressionKey(node: ts.Expression, source: ts.SourceFile, print: string): string {
  if (ts.isAwaitExpression(node)) return expressionKey(node.expression, source, print);
  if (ts.isCallExpression(node)) {
    const [first] = node.arguments;
    const named = first !== undefined && (ts.isIdentifier(first) || ts.isStringLiteralLike(first));
    return `${node.expression.getText(source)}(${named ? first.text : ""}`;
  }
  if (ts.isBinaryExpression(node)) return `${node.left.getText(source)} =`;
  return ts.isObjectLiteralExpression(node) ? "{" : print;
}

function memberKey(
  node: ts.ObjectLiteralElement | ts.ClassElement | ts.TypeElement,
  source: ts.SourceFile,
  print: string,
): Key {
  if (ts.isConstructorDeclaration(node)) return unique("constructor");
  if (ts.isSpreadAssignment(node)) return repeatable(`...${node.expression.getText(source)}`);
  if (node.name === undefined) return repeatable(print);
  const name = nameOf(node.name, source);
  if (ts.isGetAccessor(node)) return unique(`get ${name}`);
  if (ts.isSetAccessor(node)) return unique(`set ${name}`);
  const overloaded =
    (ts.isMethodDeclaration(node) && node.body === undefined) || ts.isMethodSignature(node);
  return overloaded ? repeatable(name) : unique(name);
}

/** Elements of an array that name themselves. */
function elementName(node: ts.ObjectLiteralExpression, source: ts.SourceFile): string | undefined {
  for (const name of ["id", "name", "key", "path", "url"]) {
    const property = node.properties.find(
      (one) => ts.isPropertyAssignment(one) && nameOf(one.name, source) === name,
    );
    if (property !== undefined) return property.getText(source);
  }
  return undefined;
}

function nameOf(name: ts.PropertyName, source: ts.SourceFile): string {
  return ts.isComputedPropertyName(name) ? name.getText(source) : name.text;
}

function unique(key: string): Key {
  return { key, unique: true };
}

function repeatable(key: string): Key {
  return { key, unique: false };
}
