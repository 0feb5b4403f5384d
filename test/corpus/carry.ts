/** One edit, carried through one command. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Recipe } from "../../src/index.ts";
import { placeMoved } from "../../src/reconcile/follow-moves.ts";
import type { Plan, Reconcile } from "../../src/reconcile/index.ts";
import { parseTypeScript } from "../../src/reconcile/merge/typescript.ts";
import { create, evolve } from "../lifecycle/memory.ts";
import type { Command } from "./commands.ts";
import { Draft, type Edit, NotApplicable } from "./edit.ts";
import { lostLines, ownLines, type OwnLine } from "./lines.ts";

export type Files = ReadonlyMap<string, string>;

export interface Carried {
  readonly edited: Files;
  readonly files: Files;
  readonly plan: Plan;
  readonly sides: Reconcile;
  /** Where owner and plinth changed the same: files, and `file: key` in data. */
  readonly met: readonly string[];
  readonly lost: readonly OwnLine[];
  /** Files without a conflict that do not parse. */
  readonly unparsable: readonly string[];
  /** Conflicts in which one side has changed nothing. */
  readonly needless: readonly string[];
}

/** @returns undefined if the edit cannot be made in the project as it is before this command */
export async function carry(edit: Edit, command: Command): Promise<Carried | undefined> {
  const project = await create(command.before);
  const mine = made(edit, command.before, project.files);
  if (mine instanceof NotApplicable) {
    if (command.name.startsWith("add ")) return undefined;
    throw mine;
  }
  const edited = { ...project, files: mine };
  const { project: after, plan, sides } = await evolve(edited, command.after, command.using);
  const conflicts = plan.conflicts.map(({ path }) => path);
  return {
    edited: mine,
    files: after.files,
    plan,
    sides,
    met: [...conflicts, ...plan.clashes.map(({ path, key }) => `${path}: ${key}`)].sort(),
    lost: lostLines(ownLines(project.files, mine), after.files),
    unparsable: [...after.files]
      .filter(([path]) => path.endsWith(".ts") && !conflicts.includes(path))
      .filter(([path, text]) => parseTypeScript(path, text) === undefined)
      .map(([path]) => path),
    needless: conflicts.filter((path) => hasNeedlessBlock(after.files.get(path) ?? "")),
  };
}

const drafts = new Map<string, Files | NotApplicable>();

/** The edited project; made once for all commands that start from the same one. */
function made(edit: Edit, recipe: Recipe, files: Files): Files | NotApplicable {
  const key = `${edit.about} ${JSON.stringify(recipe)}`;
  const known = drafts.get(key);
  if (known !== undefined) return known;
  const draft = new Draft(files);
  let result: Files | NotApplicable = draft.files;
  try {
    edit.make(draft);
  } catch (error) {
    if (!(error instanceof NotApplicable)) throw error;
    result = error;
  }
  drafts.set(key, result);
  return result;
}

function hasNeedlessBlock(text: string): boolean {
  const blocks = text.matchAll(
    /^<{7} yours\r?\n([^]*?)^\|{7} plinth, before\r?\n([^]*?)^={7}\r?\n([^]*?)^>{7} plinth, now/gm,
  );
  const said = (part = "") => part.replaceAll(/[\s;,'"]/g, "");
  return [...blocks].some(
    ([, mine, before, now]) => said(mine) === said(before) || said(now) === said(before),
  );
}

/**
 * The same three trees under plain `git merge-file`, file by file. Moves are followed for git as plinth follows them, so
 * that only the merging itself differs.
 *
 * @returns the files as they are afterwards, and those in conflict
 */
export function carryWithGit({ sides, edited }: Carried): { files: Files; conflicts: string[] } {
  const { base, working, target, moved = new Map(), renamed = new Map() } = sides;
  const placed = placeMoved(base, working, target, moved, renamed);
  const files = new Map(edited);
  for (const [to, from] of placed.from) {
    files.delete(from);
    const now = placed.working.get(to);
    if (now !== undefined && "content" in now) files.set(to, now.content);
  }
  const conflicts: string[] = [];
  for (const path of new Set([...placed.base.keys(), ...placed.target.keys()])) {
    const before = placed.base.get(path)?.content;
    const now = placed.target.get(path)?.content;
    const found = placed.working.get(path);
    const mine = found !== undefined && "content" in found ? found.content : undefined;
    if (mine === undefined) {
      if (before === undefined && now !== undefined) files.set(path, now);
    } else if (now === undefined) {
      if (mine === before) files.delete(path);
    } else if (mine === before) files.set(path, now);
    else if (now !== before && now !== mine) {
      const merged = mergeFile(mine, before ?? "", now);
      files.set(path, merged.text);
      if (merged.conflict) conflicts.push(path);
    } else files.set(path, mine);
  }
  return { files, conflicts: conflicts.sort() };
}

const scratch = mkdtempSync(join(tmpdir(), "plinth-merge-file-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

function mergeFile(
  mine: string,
  base: string,
  theirs: string,
): { text: string; conflict: boolean } {
  const names = ["mine", "base", "theirs"].map((name) => join(scratch, name));
  for (const [index, text] of [mine, base, theirs].entries()) writeFileSync(names[index]!, text);
  try {
    const text = execFileSync("git", ["merge-file", "--stdout", "--quiet", ...names], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return { text, conflict: false };
  } catch (error) {
    return { text: (error as { stdout: string }).stdout, conflict: true };
  }
}
