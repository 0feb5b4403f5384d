/** Migrations that may have run somewhere: they are never changed and never removed. */
import { mergeText } from "../reconcile/index.ts";
import type { Tree, TreeFile } from "../reconcile/plan.ts";

const folder = "#outbound/sql/migrations/";
const indexName = `${folder}index.ts`;

export interface Kept {
  readonly tree: Tree;
  /** Paths of the migrations that plinth would have removed. */
  readonly stay: readonly string[];
}

/** The new tree with every migration of the last one, as it was. */
export function keepMigrations(base: Tree, target: Tree): Kept {
  const places = new Map([...target].map(([path, { address }]) => [address, path]));
  const files = new Map(target);
  const stay: string[] = [];
  const index = [...target].find(([, { address }]) => address === indexName);
  if (index === undefined) return { tree: target, stay };
  const ids = new Set<string>();
  for (const [path, file] of base) {
    const { address } = file;
    if (address === undefined || !address.startsWith(folder) || address === indexName) continue;
    const place = places.get(address);
    if (place !== undefined) {
      files.set(place, { ...files.get(place)!, content: file.content });
      continue;
    }
    stay.push(path);
    files.set(path, file);
    ids.add(address.slice(folder.length).replace(/\.ts$/, ""));
  }
  const [path, file] = index;
  if (ids.size > 0) files.set(path, { ...file, content: listed(file.content, indexOf(base), ids) });
  return { tree: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))), stay };
}

function indexOf(base: Tree): string {
  const found = [...base.values()].find(({ address }: TreeFile) => address === indexName);
  return found?.content ?? "";
}

/** The list of migrations with those that stay, as they were listed before. */
function listed(text: string, before: string, ids: ReadonlySet<string>): string {
  const without = before.split("\n").filter((line) => {
    const [, id] =
      / from "\.\/(.+)\.ts";$/.exec(line) ?? /^\s+"?([\w-]+)"?: \w+,$/.exec(line) ?? [];
    return id === undefined || !ids.has(id);
  });
  return mergeText("index.ts", without.join("\n"), text, before).content;
}
