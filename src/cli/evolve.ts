/**
 * What `add`, `remove`, `set`, `apply` and `upgrade` have in common, which is everything but the recipe they want:
 *
 *   recipe ─► selection ─► tree ─► plan ─► shown, confirmed ─► files ─► install, type check ─► report
 */
import { resolve, type Selection } from "../catalog/resolve.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { exitCode, InputError } from "../errors.ts";
import {
  apply,
  findMoved,
  findRenamed,
  lockPath,
  readWorking,
  reconcile,
  snapshotPath,
  writeLock,
  writeSnapshot,
} from "../reconcile/index.ts";
import type { ExtraFile } from "../reconcile/changes.ts";
import type { Plan, Tree, WorkingTree } from "../reconcile/plan.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { recipePath, recipeText } from "../recipe/text.ts";
import { checkTypes, type TypeProblem } from "./check-types.ts";
import type { Engine } from "./engine.ts";
import { stopIfAsked } from "./errors.ts";
import {
  type Git,
  gitIn,
  isTracked,
  markConflicts,
  readIndex,
  uncommitted,
} from "./git-command.ts";
import { canPrompt, type Host } from "./host.ts";
import { keepMigrations } from "./migrations.ts";
import { count } from "./output.ts";
import type { Project } from "./project.ts";
import { printEvolution } from "./report-evolution.ts";
import type { ReleaseNote } from "./releases.ts";
import type { ReportFlags } from "./request.ts";
import { missingSecrets, type SecretFile } from "./secrets.ts";
import { forgetUndo, undoFiles, undoPath } from "./undo.ts";
import { readIfThere } from "./read-file.ts";

/** Flags of every command that changes a project. */
export interface EvolveFlags extends ReportFlags {
  yes?: boolean;
  input?: boolean;
  install?: boolean;
  dryRun?: boolean;
  allowDirty?: boolean;
}

/** What a command wants a project to be. */
export interface Wish {
  /** As it was typed, for the report and for `status`. */
  readonly command: string;
  readonly recipe: Recipe;
  readonly notes: readonly string[];
  /** What changed in the units of the project since it was written. */
  readonly releases: readonly ReleaseNote[];
}

/** Everything a run would write. Data; nothing is written to make it. */
export interface Evolution {
  readonly selection: Selection;
  readonly base: Tree;
  readonly working: WorkingTree;
  readonly target: Tree;
  readonly plan: Plan;
  /** Recipe, lock and snapshot, where they change. */
  readonly own: readonly ExtraFile[];
  readonly local: readonly SecretFile[];
  readonly notes: readonly string[];
}

/** @returns the exit code */
export async function evolve(
  project: Project,
  wish: Wish,
  flags: EvolveFlags,
  catalog: Catalog,
  engine: Engine,
  host: Host,
): Promise<number> {
  const started = host.now();
  const { directory } = project;
  const draft = await draftEvolution(project, wish, catalog, engine, host);
  const { plan, own } = draft;
  const changes = plan.operations.filter(
    ({ action, content }) => action === "delete" || content !== undefined,
  );
  const anything = changes.length > 0 || own.length > 0;
  const git = gitIn(directory, host);
  const tracked = await isTracked(git);
  const dirty = tracked
    ? await uncommitted(
        git,
        changes.map(({ path }) => path),
      )
    : [];
  let waited = 0;
  let problems: readonly TypeProblem[] | undefined;
  let installed = true;
  if (anything && !flags.dryRun) {
    if (dirty.length > 0 && flags.allowDirty !== true) throw dirtyFiles(dirty);
    waited = await confirm(draft, flags, host);
    stopIfAsked(host, "Interrupted. Nothing was changed.");
    const backup =
      !tracked || dirty.length > 0 || plan.conflicts.some(({ kind }) => kind === "content");
    await write(directory, wish, draft, backup, tracked ? git : undefined, host);
    if (backup)
      host.stderr.write(
        `What the changed files were is kept in ${undoPath}; \`plinth abort\` puts it back.\n`,
      );
    if (plan.conflicts.length === 0) {
      installed = await installIfNeeded(directory, draft, flags, host);
      problems = await checkTypes(directory, draft, flags, host);
    }
  }
  const elapsedMs = Math.round(host.now() - started - waited);
  printEvolution({ directory, wish, draft, installed, problems, elapsedMs }, flags, host);
  return plan.conflicts.length === 0 ? exitCode.done : exitCode.conflicts;
}

/** What changing the project to this recipe comes to. */
export async function draftEvolution(
  { directory, base, recipe: before, writtenBy }: Project,
  { recipe, notes }: Wish,
  catalog: Catalog,
  engine: Engine,
  host: Host,
): Promise<Evolution> {
  const selection = resolve(recipe, catalog);
  const rendered = await engine.render(selection, catalog);
  // Another database has never run these migrations.
  const kept =
    recipe.database === before.database
      ? keepMigrations(base, rendered)
      : { tree: rendered, stay: [], differ: [] };
  const target = kept.tree;
  const known = await readWorking({ directory, base, target });
  const { moved, files } = await findMoved({ directory, base, working: known });
  const working: WorkingTree = new Map([...known, ...files]);
  const renamed = writtenBy === recipe.plinth ? new Map() : findRenamed(base, target);
  const plan = reconcile({ base, working, target, moved, renamed });
  const own: ExtraFile[] = [];
  for (const file of [
    { path: recipePath, content: recipeText(recipe) },
    { path: lockPath, content: writeLock(target, recipe.plinth) },
    { path: snapshotPath, content: writeSnapshot(target) },
  ]) {
    const present = await readIfThere(directory, file.path);
    if (present === undefined || !present.equals(Buffer.from(file.content))) own.push(file);
  }
  const secrets = await engine.localFiles(target, (size) => host.randomBytes(size));
  const local = await missingSecrets(directory, secrets, base);
  const remarks = kept.stay.map(
    (path) =>
      `${path} stays: a migration that may have run is never removed. Undo what it made, if you need to, with one of your own.`,
  );
  // Another version of plinth may write them in another way; what they do is the same.
  const differ = writtenBy === recipe.plinth ? kept.differ : [];
  remarks.push(
    ...differ.map(
      (path) =>
        `${path} stays as it is, since it may have run. Add a migration of your own for what is different now.`,
    ),
  );
  return { selection, base, working, target, plan, own, local, notes: [...notes, ...remarks] };
}

function dirtyFiles(paths: readonly string[]): InputError {
  const shown =
    paths.slice(0, 5).join(", ") + (paths.length > 5 ? ` and ${paths.length - 5} more` : "");
  return new InputError(`These files would change and have changes that no commit has: ${shown}.`, {
    code: "uncommitted-changes",
    hint: "Commit or stash them, or pass --allow-dirty: copies are kept then.",
  });
}

async function confirm(draft: Evolution, flags: EvolveFlags, host: Host): Promise<number> {
  const { yes = false, input = true, json = false, color = true } = flags;
  if (yes || !input || json || !canPrompt(host)) return 0;
  const { openTerminal } = await import("./prompts/ask.ts");
  const { interrupted } = await import("./errors.ts");
  const { changedPaths, planLines } = await import("./report-evolution.ts");
  const ask = openTerminal(host, color);
  ask.box("Plan", planLines(draft));
  const files = changedPaths(draft).length;
  const what = files === 0 ? "plinth's own files" : count(files, "file");
  if (!(await ask.yes(`Change ${what}?`))) throw interrupted("Cancelled. Nothing was changed.");
  return ask.waited();
}

async function write(
  directory: string,
  { command }: Wish,
  { plan, own, local, base, working, target }: Evolution,
  backup: boolean,
  git: Git | undefined,
  host: Host,
): Promise<void> {
  const conflicts = plan.operations.filter(
    ({ action, content }) => action === "conflict" && content !== undefined,
  );
  const paths = conflicts.map(({ path }) => path);
  const index = git === undefined ? undefined : await readIndex(git, paths);
  const undo = backup ? await undoFiles(directory, command, plan, [...own, ...local], index) : [];
  const extra = [...own, ...undo, ...local];
  await apply({ directory, plan, extra, signal: host.signal });
  // Copies of an earlier run would put back what is older than this.
  if (!backup) await forgetUndo(directory);
  if (git === undefined) return;
  await markConflicts(
    git,
    conflicts.map(({ path, from = path, executable }) => {
      const mine = working.get(from);
      const content = mine !== undefined && "content" in mine ? mine.content : "";
      const [before, now] = [base.get(from)?.content ?? "", target.get(path)?.content ?? ""];
      return { path, executable, base: before, working: content, target: now };
    }),
  );
}

/** @returns false if dependencies changed and were not installed */
async function installIfNeeded(
  directory: string,
  { plan, selection }: Evolution,
  { install: wanted = true, json = false, verbose = false, color = true }: EvolveFlags,
  host: Host,
): Promise<boolean> {
  if (
    !plan.operations.some(({ path, content }) => path === "package.json" && content !== undefined)
  )
    return true;
  if (!wanted) return false;
  const manager = selection.recipe.packageManager;
  const { install } = await import("./install.ts");
  const { withProgress } = await import("./progress.ts");
  const { installCommand } = await import("./package-manager.ts");
  const progress = { message: `Installing dependencies with ${manager}`, quiet: json, color };
  const byHand = installCommand(manager);
  await withProgress(host, progress, () => install({ manager, directory, byHand, verbose }, host));
  return true;
}
