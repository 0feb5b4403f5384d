/** git, as far as evolving a project needs it. */
import { spawn } from "node:child_process";
import { gitEnvironment } from "./git.ts";
import type { Host } from "./host.ts";

export interface GitAnswer {
  readonly ok: boolean;
  readonly stdout: string;
}

export type Git = (args: readonly string[], input?: string) => Promise<GitAnswer>;

/** Runs git in a directory; a git that is not there answers like one that failed. */
export function gitIn(directory: string, host: Host): Git {
  const env = gitEnvironment(host.env);
  return (args, input = "") =>
    new Promise((resolve) => {
      const child = spawn("git", args, { cwd: directory, env, stdio: ["pipe", "pipe", "ignore"] });
      const chunks: Buffer[] = [];
      child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
      child.on("error", () => resolve({ ok: false, stdout: "" }));
      child.on("close", (code) =>
        resolve({ ok: code === 0, stdout: Buffer.concat(chunks).toString("utf8") }),
      );
      // It may end without having read all of it.
      child.stdin.on("error", () => {});
      child.stdin.end(input);
    });
}

/** Whether the directory is part of a work tree that git would commit: one that is ignored is not. */
export async function isTracked(git: Git): Promise<boolean> {
  const inside = await git(["rev-parse", "--is-inside-work-tree"]);
  if (!inside.ok || inside.stdout.trim() !== "true") return false;
  return !(await git(["check-ignore", "--quiet", "."])).ok;
}

/** Of these paths, relative to the directory, those whose content no commit has. */
export async function uncommitted(git: Git, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return [];
  const { stdout: prefix } = await git(["rev-parse", "--show-prefix"]);
  const status = await git([
    "status",
    "--porcelain",
    "-z",
    "--untracked-files=all",
    "--no-renames",
  ]);
  const changed = new Set(
    status.stdout
      .split("\0")
      .filter((entry) => entry !== "")
      .map((entry) => entry.slice(3))
      .filter((path) => path.startsWith(prefix.trim()))
      .map((path) => path.slice(prefix.trim().length)),
  );
  return paths.filter((path) => changed.has(path));
}

/** A file that both sides changed, for git's index. */
export interface Stages {
  readonly path: string;
  readonly executable: boolean;
  readonly base: string;
  readonly working: string;
  readonly target: string;
}

/**
 * Tells git of conflicts as a merge would, so that `git status`, `git mergetool` and editors know them.
 */
export async function markConflicts(git: Git, conflicts: readonly Stages[]): Promise<void> {
  if (conflicts.length === 0) return;
  const { stdout: prefix } = await git(["rev-parse", "--show-prefix"]);
  const lines: string[] = [];
  for (const { path, executable, base, working, target } of conflicts) {
    const name = `${prefix.trim()}${path}`;
    lines.push(`0 ${"0".repeat(40)} 0\t${name}`);
    for (const [index, text] of [base, working, target].entries()) {
      const { stdout } = await git(["hash-object", "-w", "--stdin"], text);
      const mode = executable ? "100755" : "100644";
      lines.push(`${mode} ${stdout.trim()} ${index + 1}\t${name}`);
    }
  }
  await git(["update-index", "-z", "--index-info"], lines.map((line) => `${line}\0`).join(""));
}

/** What the index holds for these files, to be given to `restoreIndex`. */
export async function readIndex(git: Git, paths: readonly string[]): Promise<string> {
  if (paths.length === 0) return "";
  return (await git(["ls-files", "--stage", "--full-name", "-z", "--", ...paths])).stdout;
}

/** Puts back what `markConflicts` replaced. */
export async function restoreIndex(
  git: Git,
  paths: readonly string[],
  before: string,
): Promise<void> {
  if (paths.length === 0) return;
  const { stdout: prefix } = await git(["rev-parse", "--show-prefix"]);
  const removals = paths.map((path) => `0 ${"0".repeat(40)} 0\t${prefix.trim()}${path}\0`);
  await git(["update-index", "-z", "--index-info"], removals.join("") + before);
}
