/** Real projects, rendered once each. */
import {
  type Catalog,
  type Choices,
  loadCatalog,
  type Recipe,
  render,
  resolve,
  toRecipe,
  type Tree,
} from "../../src/index.ts";

export const catalog: Catalog = await loadCatalog();

const defaults = { plinth: "0.1.0", name: "shop", packageManager: "npm", pinNode: false } as const;

export function recipeOf(choices: Choices): Recipe {
  return toRecipe(choices, defaults, catalog);
}

const rendered = new WeakMap<Catalog, Map<string, Promise<Tree>>>();

export function treeOf(recipe: Recipe, using: Catalog = catalog): Promise<Tree> {
  const of = rendered.get(using) ?? new Map<string, Promise<Tree>>();
  rendered.set(using, of);
  const key = JSON.stringify(recipe);
  const known = of.get(key);
  if (known !== undefined) return known;
  const tree = render(resolve(recipe, using), using);
  of.set(key, tree);
  return tree;
}
