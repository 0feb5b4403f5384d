/**
 * Selection → tree. Pure: no clock, randomness, network, locale, environment or disk. Same recipe and version, same
 * bytes, on every machine.
 *
 *   templates of the selected units ─► fill in names ─► place by architecture ─► slots write shared files ─► resolve imports
 */
import type { Catalog } from "../catalog/catalog.ts";
import type { Selection } from "../catalog/resolve.ts";
import type { Tree, TreeFile } from "../reconcile/plan.ts";
import { SlotBoard } from "../slots/index.ts";
import { contextOf, resourceContextsOf } from "./context.ts";
import { Draft, type DraftFile } from "./draft.ts";
import { fillIn } from "./handlebars.ts";
import { resolveImports } from "./imports.ts";
import { importThroughIndexes } from "./indexes.ts";
import { pinNode } from "./pin-node.ts";
import { placeTemplate, templatesOf } from "./place.ts";
import { renderResources } from "./resources.ts";

/**
 * @throws PatternError if a template or a manifest is at fault, naming it
 * @throws SlotConflictError if two units contribute different values for one key
 */
export async function render(selection: Selection, catalog: Catalog): Promise<Tree> {
  const draft = new Draft(selection.recipe.packageManager);
  const placed = selection.units.flatMap(({ unit }) =>
    templatesOf(unit, selection).map((template) =>
      placeTemplate(template, unit, selection.architecture),
    ),
  );
  for (const { file } of placed) draft.add(file);
  for (const { file, template } of placed) {
    if (template.handlebars) file.text = fillIn(template, selection, draft);
  }

  const generated = renderResources(selection, draft);
  const board = new SlotBoard(selection, catalog);
  for (const selected of selection.units) {
    const { manifest } = selected.unit;
    manifest.contribute?.(board.for(manifest.id), contextOf(selected, selection));
    for (const context of resourceContextsOf(selected, selection)) {
      manifest.contributeResource?.(board.for(manifest.id), context);
    }
  }
  if (selection.recipe.pinNode) pinNode(selection.recipe, catalog.versions["node"]!, board, draft);
  board.write(draft);
  const files = importThroughIndexes(draft.files(), selection.architecture);
  const paths = new Map(files.map(({ address, path }) => [address, path]));
  const pathOf = (address: string) => paths.get(address);
  // Names that the user chose have any length, and so have the lines they stand in.
  const named = new Set(generated.size === 0 ? [] : [...generated, ...draft.shared()]);
  const print = async (file: DraftFile) => {
    if (!file.path.endsWith(".ts")) return file.text;
    const text = resolveImports(file, pathOf);
    if (!named.has(file.address)) return text;
    const { layOut } = await import("./layout.ts");
    return layOut(file, text);
  };
  const tree = new Map<string, TreeFile>();
  for (const file of files) {
    tree.set(file.path, {
      content: await print(file),
      executable: file.executable,
      patterns: [...file.owners].sort(),
      address: file.address,
    });
  }
  return tree;
}
