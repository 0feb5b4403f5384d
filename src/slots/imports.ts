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

/**
 * Replaces the imports of a file. Imports are a set, each name once; builtins first, then packages, then the project's own files.
 *
 * @param names every name the file is to import
 * @param pathOf where a file named by role stands, for the order
 */
export function addImports(
  text: string,
  names: readonly ImportedName[],
  pathOf: (address: string) => string,
): string {
  const sortKey = (from: string) => {
    if (from.startsWith("#")) return `2 ${pathOf(from)}`;
    return from.startsWith("node:") ? `0 ${from}` : `1 ${from}`;
  };
  const modules = [...new Set(names.map(({ from }) => from))].sort((a, b) =>
    sortKey(a) < sortKey(b) ? -1 : 1,
  );
  const block = modules.map((from) =>
    printModule(
      names.filter((name) => name.from === from),
      from,
    ),
  );
  return `${block.join("\n")}\n\n${withoutImports(text).trimStart()}`;
}

/** Imports stand first, each from the start of a line to a semicolon at the end of one. */
function withoutImports(text: string): string {
  return text.replaceAll(/^import\s[^;]*;\n/gm, "");
}

/** Every name that a file imports. */
export function declaredNames(source: SourceFile): ImportedName[] {
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

export function printModule(names: readonly ImportedName[], from: string): string {
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

function byName(a: string, b: string): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}
