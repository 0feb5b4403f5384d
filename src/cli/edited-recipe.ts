/** Whether plinth.json says something else than the project was made from. */
import type { Catalog } from "../catalog/catalog.ts";
import { resolve } from "../catalog/resolve.ts";
import type { Tree } from "../reconcile/plan.ts";
import type { Engine } from "./engine.ts";
import { keepMigrations } from "./migrations.ts";
import { count } from "./output.ts";
import type { Project } from "./project.ts";
import { version } from "./version.ts";

/**
 * What plinth would write is compared, not the text: a recipe may be formatted in any way.
 *
 * @returns what applying it comes to; undefined if that is nothing, or if another version wrote the project, so that it
 *   cannot be told
 * @throws InputError if these choices cannot stand together
 */
export async function recipeEdit(
  { recipe, base, writtenBy }: Project,
  catalog: Catalog,
  engine: Engine,
): Promise<string | undefined> {
  if (writtenBy !== version) return undefined;
  const rendered = await engine.render(resolve(recipe, catalog), catalog);
  const { tree } = keepMigrations(base, rendered);
  const paths = new Set([...base.keys(), ...tree.keys()]);
  const differ = [...paths].filter((path) => !isSame(path, base, tree));
  if (differ.length === 0) return undefined;
  const [before, now] = [unitsIn(base), unitsIn(tree)];
  const came = [...now].filter((id) => !before.has(id)).sort();
  const gone = [...before].filter((id) => !now.has(id)).sort();
  return [
    ...(came.length === 0 ? [] : [`${came.join(", ")} added`]),
    ...(gone.length === 0 ? [] : [`${gone.join(", ")} removed`]),
    `${count(differ.length, "file")} changed`,
  ].join("; ");
}

function isSame(path: string, one: Tree, other: Tree): boolean {
  const [before, now] = [one.get(path), other.get(path)];
  return before?.content === now?.content && before?.executable === now?.executable;
}

/** Those that had a hand in any file. */
function unitsIn(tree: Tree): Set<string> {
  return new Set([...tree.values()].flatMap(({ patterns }) => patterns));
}
