import { Project } from "ts-morph";
import type { Architecture } from "../pattern.ts";
import { addImports, declaredNames, type ImportedName, printModule } from "../slots/imports.ts";
import { type DraftFile, parseAddress } from "./draft.ts";
import { pathOf } from "./place.ts";

/**
 * Turns imports that the architecture wants to go through another file, such as the index of a module, and adds those files:
 * each exports exactly what is imported through it.
 */
export function importThroughIndexes(
  files: readonly DraftFile[],
  architecture: Architecture,
): readonly DraftFile[] {
  const { importVia } = architecture;
  if (importVia === undefined) return files;
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  const pathTo = (address: string) => pathOf(address, architecture);
  const indexes = new Map<string, { names: ImportedName[]; owners: Set<string> }>();

  for (const file of files) {
    const importer = parseAddress(file.address);
    const indexOf = (from: string) =>
      from.startsWith("#") ? importVia(importer, parseAddress(from)) : undefined;
    const addresses = file.path.endsWith(".ts") ? file.text.matchAll(/(?<=from ")#[^"]+/g) : [];
    if ([...addresses].every(([address]) => indexOf(address) === undefined)) continue;

    const declared = declaredNames(project.createSourceFile(file.path, file.text));
    for (const name of declared) {
      const index = indexOf(name.from);
      if (index === undefined) continue;
      const { names, owners } = indexes.get(index) ?? { names: [], owners: new Set() };
      const exported = { ...name, name: name.name.replace(/ as .*/, "") };
      indexes.set(index, {
        names: [...names, exported],
        owners: new Set([...owners, ...file.owners]),
      });
    }
    const redirected = declared.map((name) => ({ ...name, from: indexOf(name.from) ?? name.from }));
    file.text = addImports(file.text, redirected, pathTo);
  }

  const added = [...indexes].map(([address, { names, owners }]) => ({
    address,
    path: pathTo(address),
    source: `the index ${address}`,
    text: printExports(names, pathTo),
    executable: false,
    owners,
  }));
  return [...files, ...added].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** One statement a file; a name that anybody needs as a value is exported as one. */
function printExports(names: readonly ImportedName[], pathTo: (address: string) => string): string {
  const modules = [...new Set(names.map(({ from }) => from))].sort((a, b) =>
    pathTo(a) < pathTo(b) ? -1 : 1,
  );
  const lines = modules.map((from) =>
    printModule(
      names.filter((name) => name.from === from),
      from,
    ),
  );
  return lines.map((line) => `${line.replace(/^import/, "export")}\n`).join("");
}
