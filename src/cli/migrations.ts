/** Migrations that may have run somewhere: they are never changed and never removed. */
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { mergeText } from "../reconcile/index.ts";
import type { Tree, TreeFile } from "../reconcile/plan.ts";
import type { KnownMigrations } from "../recipe/resource/resources.ts";

const folder = "#outbound/sql/migrations/";
const samples = new Set(["0001-users", "0002-orders"]);
const indexName = `${folder}index.ts`;

/** Those that plinth wrote, and those that the owner put beside them. */
export async function knownMigrations(directory: string, base: Tree): Promise<KnownMigrations> {
  const written = [...base].filter(([, { address }]) => address?.startsWith(folder));
  const ids = written.map(([, { address }]) => address!.slice(folder.length).replace(/\.ts$/, ""));
  const [index] = written.find(([, { address }]) => address === indexName) ?? [];
  const beside =
    index === undefined ? [] : await readdir(join(directory, dirname(index))).catch(() => []);
  const numbers = [...ids, ...beside].flatMap((id) => /^(\d{1,4})-/.exec(id)?.[1] ?? []);
  const resources = ids.flatMap((id): [string, number][] => {
    const [, number, plural] = /^([1-9]\d{3})-(.+)$/.exec(id) ?? [];
    return number === undefined || plural === undefined ? [] : [[plural, Number(number)]];
  });
  return {
    last: Math.max(0, ...numbers.map(Number)),
    byPlural: new Map(resources),
    sample: ids.some((id) => samples.has(id)),
  };
}

export interface Kept {
  readonly tree: Tree;
  /** Paths of the migrations that plinth would have removed, and that have not stayed before. */
  readonly stay: readonly string[];
  /** Paths of the migrations that plinth would write in another way now. */
  readonly differ: readonly string[];
}

/** The new tree with every migration of the last one, as it was. */
export function keepMigrations(base: Tree, target: Tree): Kept {
  const places = new Map([...target].map(([path, { address }]) => [address, path]));
  const files = new Map(target);
  const stay: string[] = [];
  const differ: string[] = [];
  const index = [...target].find(([, { address }]) => address === indexName);
  if (index === undefined) return { tree: target, stay, differ };
  const ids = new Set<string>();
  for (const [path, file] of base) {
    const { address } = file;
    if (address === undefined || !address.startsWith(folder) || address === indexName) continue;
    const place = places.get(address);
    if (place !== undefined) {
      if (target.get(place)?.content !== file.content) differ.push(place);
      files.set(place, { ...files.get(place)!, content: file.content });
      continue;
    }
    // Of those that stay, nothing has a hand in them any more; so it is known, and told only once.
    if (file.patterns.length > 0) stay.push(path);
    files.set(path, { ...file, patterns: [] });
    ids.add(address.slice(folder.length).replace(/\.ts$/, ""));
  }
  const [path, file] = index;
  if (ids.size > 0) files.set(path, { ...file, content: listed(file.content, indexOf(base), ids) });
  return { tree: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))), stay, differ };
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
