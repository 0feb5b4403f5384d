/** Makes a git repository of the project. Never a reason to fail: what cannot be done is said. */
import { execFile } from "node:child_process";
import type { Host } from "./host.ts";

/** What happened, as a sentence; `undefined` if there is nothing to say. */
export async function makeRepository(directory: string, host: Host): Promise<string | undefined> {
  const git = runner(directory, host);
  const inside = await git("rev-parse", "--is-inside-work-tree");
  if (inside.missing) return "git is not on this machine, so there is no repository.";
  if (inside.ok) return "The directory is in a git repository already; nothing was committed.";
  const steps = [
    ["init", "--quiet"],
    // Works in every git, unlike `init --initial-branch`.
    ["symbolic-ref", "HEAD", "refs/heads/main"],
    ["add", "--all"],
  ];
  for (const step of steps) {
    const { ok, message } = await git(...step);
    if (!ok) return `There is no git repository: ${message}`;
  }
  const commit = await git(
    "commit",
    "--quiet",
    "--no-verify",
    "--no-gpg-sign",
    "--message",
    "Initial commit",
  );
  if (commit.ok) return undefined;
  return `The files are staged but not committed: ${commit.message}`;
}

const noIdentity =
  "git does not know your name and e-mail (git config --global user.name, user.email).";

interface Outcome {
  ok: boolean;
  missing: boolean;
  message: string;
}

function runner(directory: string, host: Host): (...args: string[]) => Promise<Outcome> {
  const env = gitEnvironment(host.env);
  return (...args) =>
    new Promise((resolve) => {
      const options = { cwd: directory, env, signal: host.signal, timeout: 60_000 };
      execFile("git", args, options, (error, _stdout, stderr) => {
        const message = summarise(stderr.trim() || (error?.message ?? ""));
        resolve({ ok: error === null, missing: error?.code === "ENOENT", message });
      });
    });
}

/** The line that says what is wrong; git prints advice round it. */
function summarise(text: string): string {
  const lines = text.split("\n");
  if (/tell me who you are/i.test(text)) return noIdentity;
  return lines.find((line) => /^(fatal|error): /.test(line)) ?? lines[0]!;
}

/** Run from a git hook, these would point at somebody else's repository. */
export function gitEnvironment(env: Host["env"]): Record<string, string | undefined> {
  const foreign = /^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|COMMON_DIR|NAMESPACE|PREFIX)$/;
  const kept = Object.entries(env).filter(([key]) => !foreign.test(key));
  return { ...Object.fromEntries(kept), GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };
}
