/**
 * Selection → tree. Pure: no clock, randomness, network, locale, environment or disk. Same recipe and version, same
 * bytes, on every machine.
 *
 *   templates of the selected units ─► fill in names ─► place by architecture ─► slots write shared files ─► resolve imports
 */
import type { Catalog } from "../catalog/catalog.ts";
import type { SelectedUnit, Selection } from "../catalog/resolve.ts";
import type { Context } from "../pattern.ts";
import type { Tree } from "../reconcile/plan.ts";
import { SlotBoard } from "../slots/index.ts";
import { Draft } from "./draft.ts";
import { fillIn } from "./handlebars.ts";
import { resolveImports } from "./imports.ts";
import { importThroughIndexes } from "./indexes.ts";
import { pinNode } from "./pin-node.ts";
import { placeTemplate, templatesOf } from "./place.ts";

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

  const board = new SlotBoard(selection, catalog);
  for (const selected of selection.units) {
    const { manifest } = selected.unit;
    manifest.contribute?.(board.for(manifest.id), contextOf(selected, selection));
  }
  if (selection.recipe.pinNode) pinNode(selection.recipe, catalog.versions["node"]!, board, draft);
  board.write(draft);
  const files = importThroughIndexes(draft.files(), selection.architecture);

  const paths = new Map(files.map(({ address, path }) => [address, path]));
  const pathOf = (address: string) => paths.get(address);
  return new Map(
    files.map((file) => [
      file.path,
      {
        content: file.path.endsWith(".ts") ? resolveImports(file, pathOf) : file.text,
        executable: file.executable,
        patterns: [...file.owners].sort(),
        address: file.address,
      },
    ]),
  );
}

function contextOf({ options }: SelectedUnit, { recipe, capabilities }: Selection): Context {
  return {
    name: recipe.name,
    options,
    sample: recipe.sample,
    packageManager: recipe.packageManager,
    has: (capability) => capabilities.has(capability),
  };
}
