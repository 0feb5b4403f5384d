/** A project in memory, evolved as the commands do it: no disk, no prompts, the real catalog. */
import type { Stats } from "node:fs";
import type { Recipe, Tree } from "../../src/index.ts";
import { keepMigrations } from "../../src/cli/migrations.ts";
import {
  findMoved,
  findRenamed,
  type FileSystem,
  nodeFileSystem,
  type Reconcile,
  reconcile,
} from "../../src/reconcile/index.ts";
import type { Plan, WorkingTree } from "../../src/reconcile/plan.ts";
import { catalog, treeOf } from "./projects.ts";

export interface Project {
  readonly recipe: Recipe;
  readonly base: Tree;
  /** What is on disk, but for plinth's own files. */
  readonly files: ReadonlyMap<string, string>;
}

export async function create(recipe: Recipe): Promise<Project> {
  const base = await treeOf(recipe);
  return { recipe, base, files: new Map([...base].map(([path, { content }]) => [path, content])) };
}

export async function evolve(
  { base, files, recipe: before }: Project,
  recipe: Recipe,
  using = catalog,
): Promise<{ project: Project; plan: Plan; sides: Reconcile }> {
  const rendered = await treeOf(recipe, using);
  const target =
    recipe.database === before.database ? keepMigrations(base, rendered).tree : rendered;
  const working: WorkingTree = new Map(
    [...files]
      .filter(([path]) => base.has(path) || target.has(path))
      .map(([path, content]) => [
        path,
        { content, executable: base.get(path)?.executable ?? target.get(path)!.executable },
      ]),
  );
  const { moved, files: found } = await findMoved({
    directory: "/",
    base,
    working,
    fs: memoryDisk(files),
  });
  const renamed = recipe.plinth === before.plinth ? new Map() : findRenamed(base, target);
  const sides = { base, working: new Map([...working, ...found]), target, moved, renamed };
  const plan = reconcile(sides);
  const after = new Map(files);
  for (const { path, action } of plan.operations) if (action === "delete") after.delete(path);
  for (const { path, content } of plan.operations)
    if (content !== undefined) after.set(path, content);
  return { project: { recipe, base: target, files: after }, plan, sides };
}

function memoryDisk(files: ReadonlyMap<string, string>): FileSystem {
  const folders = new Set<string>([""]);
  for (const path of files.keys()) {
    const parts = path.split("/");
    for (let length = 1; length < parts.length; length++)
      folders.add(parts.slice(0, length).join("/"));
  }
  const local = (path: string) => path.replace(/^\/+/, "");
  return {
    ...nodeFileSystem,
    async lstat(path) {
      const content = files.get(local(path));
      return {
        isDirectory: () => content === undefined,
        isFile: () => content !== undefined,
        size: content?.length ?? 0,
        mode: 0o644,
      } as Stats;
    },
    async readdir(path) {
      const folder = local(path);
      const lead = folder === "" ? "" : `${folder}/`;
      const below = [...files.keys(), ...folders].filter(
        (one) => one !== folder && one.startsWith(lead),
      );
      return [...new Set(below.map((one) => one.slice(lead.length).split("/")[0]!))].filter(
        (name) => name !== "",
      );
    },
    async readFile(path) {
      return Buffer.from(files.get(local(path)) ?? "");
    },
  };
}

/** What an owner does with conflict blocks who takes both sides. */
export function settled(text: string): string {
  return text
    .replaceAll(/^\|{7} plinth, before\r?\n[^]*?^={7}\r?\n/gm, "")
    .replaceAll(/^(<{7} yours|>{7} plinth, now)\r?\n/gm, "");
}
