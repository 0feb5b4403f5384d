/** From a tree to files: what would be written, and writing it. */
import type { Selection } from "../catalog/resolve.ts";
import {
  apply,
  lockPath,
  reconcile,
  readWorking,
  snapshotPath,
  writeLock,
  writeSnapshot,
} from "../reconcile/index.ts";
import type { Plan, Tree } from "../reconcile/plan.ts";
import { recipePath, recipeText } from "../recipe/text.ts";
import type { LocalFile } from "../render/local.ts";
import type { Engine } from "./engine.ts";
import type { Host } from "./host.ts";
import type { ReportedFile } from "./report.ts";

/** Everything a run writes, so that `--dry-run` tells of nothing more and nothing less. */
export interface Draft {
  readonly directory: string;
  readonly selection: Selection;
  readonly tree: Tree;
  readonly plan: Plan;
  /** Files with secrets, which stay on this machine. */
  readonly local: readonly LocalFile[];
  /** All of it as it is reported, sorted by path. */
  readonly files: readonly ReportedFile[];
}

/** What a new project in this directory comes to. Writes nothing. */
export async function draftProject(
  directory: string,
  selection: Selection,
  tree: Tree,
  engine: Engine,
  host: Host,
): Promise<Draft> {
  const base: Tree = new Map();
  const working = await readWorking({ directory, base, target: tree });
  const plan = reconcile({ base, working, target: tree });
  const local = await engine.localFiles(tree, (size) => host.randomBytes(size));
  return { directory, selection, tree, plan, local, files: filesOf(plan, local) };
}

function filesOf(plan: Plan, local: readonly LocalFile[]): ReportedFile[] {
  const files: ReportedFile[] = plan.operations.map(({ path, action, patterns }) => ({
    path,
    action,
    patterns,
  }));
  const own = [recipePath, lockPath, snapshotPath, ...local.map(({ path }) => path)];
  files.push(...own.map((path) => ({ path, action: "create", patterns: [] })));
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Writes all of it, or nothing. */
export async function writeProject(
  { directory, selection, tree, plan, local }: Draft,
  host: Host,
): Promise<void> {
  const { recipe } = selection;
  await apply({
    directory,
    plan,
    extra: [
      { path: recipePath, content: recipeText(recipe) },
      { path: lockPath, content: writeLock(tree, recipe.plinth) },
      { path: snapshotPath, content: writeSnapshot(tree) },
      ...local.map((file) => ({ ...file, onlyIfAbsent: true })),
    ],
    signal: host.signal,
  });
}
