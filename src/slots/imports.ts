import type { SourceFile } from "ts-morph";
import { printNamed } from "../render/imports.ts";

/** A name that an entry's code uses. */
export interface ImportedName {
  /** As exported; `"pg"` with `default: true` is the name of the binding. May carry an alias: `a as b`. */
  name: string;
  /** A package, a builtin, or a file by role: `#port/@users/user-repository.ts`. */
  from: string;
  /** Only the type is used. */
  type?: boolean;
  default?: boolean;
  /** `name` is the binding of `* as name`. */
  namespace?: boolean;
}

/** Makes the names available in a shared file: imports are a set, sorted by module, each name once. */
export function addImports(source: SourceFile, names: readonly ImportedName[]): void {
  if (names.length === 0) return;
  const all = [...declaredNames(source), ...names];
  for (const declaration of source.getImportDeclarations()) declaration.remove();
  const modules = [...new Set(all.map(({ from }) => from))].sort(byOrigin);
  const block = modules.map((from) => printModule(all.filter((name) => name.from === from), from));
  const rest = source.getFullText().replace(/^\s+/, "");
  source.replaceWithText(`${block.join("\n")}\n\n${rest}`);
}

function declaredNames(source: SourceFile): ImportedName[] {
  return source.getImportDeclarations().flatMap((declaration) => {
    const from = declaration.getModuleSpecifierValue();
    const binding = declaration.getDefaultImport()?.getText();
    const namespace = declaration.getNamespaceImport()?.getText();
    return [
      ...(binding === undefined ? [] : [{ name: binding, from, default: true }]),
      ...(namespace === undefined ? [] : [{ name: namespace, from, namespace: true }]),
      ...declaration.getNamedImports().map((specifier) => ({
        name: specifier.getText().replace(/^type\s+/, ""),
        from,
        type: declaration.isTypeOnly() || specifier.isTypeOnly(),
      })),
    ];
  });
}

function printModule(names: readonly ImportedName[], from: string): string {
  const namespace = names.find((name) => name.namespace);
  if (namespace !== undefined) return `import * as ${namespace.name} from "${from}";`;
  const binding = names.find((name) => name.default)?.name;
  const named = names.filter((name) => !name.default);
  const values = new Set(named.filter(({ type }) => !type).map(({ name }) => name));
  const types = new Set(
    named.filter(({ type, name }) => type && !values.has(name)).map(({ name }) => name),
  );
  const tail = ` from "${from}";`;
  if (named.length === 0) return `import ${binding}${tail}`;
  const typeOnly = values.size === 0 && binding === undefined;
  const specifiers = [...values, ...types]
    .sort(byName)
    .map((name) => (types.has(name) && !typeOnly ? `type ${name}` : name));
  const head = `import ${typeOnly ? "type " : ""}${binding === undefined ? "" : `${binding}, `}`;
  return printNamed(head, specifiers, tail);
}

/** Builtins, then packages, then the project's own files. */
function byOrigin(a: string, b: string): number {
  const rank = (from: string) => (from.startsWith("node:") ? 0 : from.startsWith("#") ? 2 : 1);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function byName(a: string, b: string): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}
