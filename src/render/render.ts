/**
 * Selection → tree. Pure: no clock, randomness, network, locale, environment or disk. Same recipe and version, same
 * bytes, on every machine.
 *
 *   templates of the selected units ─► fill in names ─► place by architecture ─► slots write shared files ─► resolve imports
 */
import type { Catalog } from "../catalog/catalog.ts";
import type { Selection } from "../catalog/resolve.ts";
import type { Tree } from "../reconcile/plan.ts";
import { SlotBoard } from "../slots/index.ts";
import { contextOf, resourceContextsOf } from "./context.ts";
import { Draft, type DraftFile } from "./draft.ts";
import { fillIn } from "./handlebars.ts";
import { resolveImports } from "./imports.ts";
import { importThroughIndexes } from "./indexes.ts";
import { isTooWide, layOut } from "./layout/layout.ts";
import { pinNode } from "./pin-node.ts";
import { placeTemplate, templatesOf } from "./place.ts";
import { renderResources } from "./resources.ts";

/**
 * @throws PatternError if a template or a manifest is at fault, naming it
 * @throws SlotConflictError if two units contribute different values for one key
 */
export function render(selection: Selection, catalog: Catalog): Tree {
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
  const shared = new Set(draft.shared());
  // Names that the user chose may have made lines too long; of what slots write, that is all they can do.
  const isToLayOut = ({ address }: DraftFile, text: string) =>
    generated.has(address) || (generated.size > 0 && shared.has(address) && isTooWide(text));

  const paths = new Map(files.map(({ address, path }) => [address, path]));
  const pathOf = (address: string) => paths.get(address);
  const print = (file: DraftFile) => {
    if (!file.path.endsWith(".ts")) return file.text;
    const text = resolveImports(file, pathOf);
    return isToLayOut(file, text) ? layOut(file.path, text) : text;
  };
  return new Map(
    files.map((file) => [
      file.path,
      {
        content: print(file),
        executable: file.executable,
        patterns: [...file.owners].sort(),
        address: file.address,
      },
    ]),
  );
}
