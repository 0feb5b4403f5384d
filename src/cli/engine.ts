/** The library as the commands use it. Each part is loaded when it is first needed, so that asking starts at once. */
import type { Catalog } from "../catalog/catalog.ts";
import type { Selection } from "../catalog/resolve.ts";
import type { Tree } from "../reconcile/plan.ts";
import type { LocalFile } from "../render/local.ts";

export interface Engine {
  catalog(): Promise<Catalog>;
  /** Loads what `render` needs, to have it ready while the user reads. */
  warmUp(): Promise<unknown>;
  render(selection: Selection, catalog: Catalog): Promise<Tree>;
  /** Files that belong to this machine, such as `.env`: made when written, never part of a tree, a lock or a commit. */
  localFiles(tree: Tree, randomBytes: (size: number) => Buffer): Promise<readonly LocalFile[]>;
}

export const engine: Engine = {
  async catalog() {
    const { loadCatalog } = await import("../catalog/load.ts");
    return loadCatalog();
  },
  warmUp: () => import("../render/render.ts"),
  async render(selection, catalog) {
    const { render } = await import("../render/render.ts");
    return render(selection, catalog);
  },
  async localFiles(tree, randomBytes) {
    const { localFiles } = await import("../render/local.ts");
    return localFiles(tree, randomBytes);
  },
};
