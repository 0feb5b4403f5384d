import { ts } from "ts-morph";

/** Templates of resources import what any resource may need; what this one does not use is left out. */
export function withoutUnusedImports(path: string, text: string): string {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const imports = source.statements.filter((statement) => ts.isImportDeclaration(statement));
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) used.add(node.text);
    ts.forEachChild(node, visit);
  };
  for (const statement of source.statements)
    if (!ts.isImportDeclaration(statement)) visit(statement);
  let kept = text;
  for (const declaration of imports.toReversed()) {
    const bindings = declaration.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
    const names = bindings.elements.map((element) => ({
      text: element.getText(source),
      isUsed: used.has(element.name.text),
    }));
    if (names.length > 0 && names.every(({ isUsed }) => isUsed)) continue;
    const rest = names.filter(({ isUsed }) => isUsed).map((name) => name.text);
    const [from, to] =
      rest.length === 0
        ? [declaration.getStart(source), declaration.end + 1]
        : [bindings.getStart(source), bindings.end];
    const shown = rest.length === 0 ? "" : `{ ${rest.join(", ")} }`;
    kept = kept.slice(0, from) + shown + kept.slice(to);
  }
  return kept;
}
