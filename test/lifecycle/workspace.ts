/** A real project on a real disk, driven as a user drives it: nothing is installed. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { onTestFinished } from "vitest";
import type { Engine } from "../../src/cli/engine.ts";
import type { Host } from "../../src/cli/host.ts";
import { run } from "../../src/cli/main.ts";

const identity = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "T",
  GIT_AUTHOR_EMAIL: "t@example.org",
  GIT_COMMITTER_NAME: "T",
  GIT_COMMITTER_EMAIL: "t@example.org",
};

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What `--json` printed. */
  // oxlint-disable-next-line typescript/no-explicit-any -- its shape is what the tests look at
  readonly json: any;
}

export interface Workspace {
  readonly directory: string;
  plinth(...argv: string[]): Promise<Outcome>;
  git(...argv: string[]): string;
  commit(): void;
  read(path: string): string;
  write(path: string, text: string): void;
  edit(path: string, change: (text: string) => string): void;
  /** Every file but git's own, with its bytes and its permissions. */
  everything(): Record<string, string>;
}

export async function workspace(
  argv: readonly string[] = [],
  {
    git = true,
    engine,
    nodeVersion = "24.21.0",
  }: { git?: boolean; engine?: () => Engine | undefined; nodeVersion?: string } = {},
): Promise<Workspace> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "plinth-life-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const directory = join(root, "shop");
  const env = { PATH: process.env["PATH"], ...identity };
  const start = async (cwd: string, words: readonly string[]): Promise<Outcome> => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const host: Host = {
      argv: words,
      env,
      cwd,
      stdin: Readable.from([""]),
      stdout,
      stderr,
      nodeVersion,
      now: () => performance.now(),
      randomBytes: (size) => Buffer.alloc(size, 7),
      signal: new AbortController().signal,
    };
    const code = await run(host, engine?.());
    const text = (stream: PassThrough) => {
      stream.end();
      return String(stream.read() ?? "");
    };
    const said = text(stdout);
    return {
      code,
      stdout: said,
      stderr: text(stderr),
      get json() {
        return JSON.parse(said);
      },
    };
  };
  const made = await start(root, [
    "shop",
    "--yes",
    "--no-install",
    ...(git ? [] : ["--no-git"]),
    ...argv,
  ]);
  if (made.code !== 0) throw new Error(made.stderr);
  const self: Workspace = {
    directory,
    plinth: (...words) => start(directory, words),
    git: (...words) =>
      execFileSync("git", words, {
        cwd: directory,
        env,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      }),
    commit() {
      self.git("add", "--all");
      self.git("commit", "--quiet", "--message", "mine");
    },
    read: (path) => readFileSync(join(directory, path), "utf8"),
    write: (path, text) => writeFileSync(join(directory, path), text),
    edit: (path, change) => {
      const [before, after] = [self.read(path), change(self.read(path))];
      if (before === after) throw new Error(`the edit changed nothing in ${path}`);
      self.write(path, after);
    },
    everything() {
      const files = readdirSync(directory, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .filter((file) => !file.startsWith(join(directory, ".git/")))
        .sort();
      return Object.fromEntries(
        files.map((file) => [
          file.slice(directory.length + 1),
          `${statSync(file).mode & 0o777} ${readFileSync(file, "base64")}`,
        ]),
      );
    },
  };
  return self;
}
