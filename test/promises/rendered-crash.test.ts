/** A project as plinth renders it, edited, and changed by a run that is killed at any step. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { afterAll, expect, test } from "vitest";
import { draftEvolution } from "../../src/cli/evolve.ts";
import { engine } from "../../src/cli/engine.ts";
import type { Host } from "../../src/cli/host.ts";
import { run } from "../../src/cli/main.ts";
import { openProject } from "../../src/cli/project.ts";
import { undoFiles } from "../../src/cli/undo.ts";
import { apply, type FileSystem, nodeFileSystem, recover } from "../../src/reconcile/index.ts";
import { setChoice } from "../../src/recipe/change.ts";
import { workspace } from "../lifecycle/workspace.ts";
import { changes, disk, type Step } from "../reconcile/files.ts";

const thorough = process.env["PLINTH_TEST_LARGE"] !== undefined;
const scratch = mkdtempSync(join(tmpdir(), "plinth-rendered-crash-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

class Killed extends Error {}

/** Gone from one change on, as for a process that was killed there; writing then stops half-way. */
function killedAt(at: number): FileSystem {
  let count = 0;
  return disk(async (step, args) => {
    signAsDead(step, args);
    if (changes(step)) count += 1;
    if (count < at) return;
    if (count === at && step.method === "writeFile") {
      const data = args[1] as string | Uint8Array;
      const options = { flag: "wx", mode: 0o666, flush: false } as const;
      await nodeFileSystem.writeFile(step.path, data.slice(0, data.length / 2), options);
    }
    throw new Killed(`at change ${at}`);
  });
}

/** This process lives on after a run that was to be killed, so it must sign as one that does not. */
function signAsDead({ method, path }: Step, args: unknown[]): void {
  if (method === "writeFile" && path.endsWith("owner.json"))
    args[1] = JSON.stringify({ pid: process.pid, host: hostname(), started: 0 });
}

function everything(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(
    files.map((file) => [
      file.slice(directory.length + 1),
      `${statSync(file).mode & 0o777} ${readFileSync(file, "base64")}`,
    ]),
  );
}

function hostIn(cwd: string, ...argv: string[]): Host {
  return {
    argv,
    env: { PATH: process.env["PATH"] },
    cwd,
    stdin: Readable.from([""]),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    nodeVersion: "24.21.0",
    now: () => performance.now(),
    randomBytes: (size) => Buffer.alloc(size, 7),
    signal: new AbortController().signal,
  };
}

test.each([
  ["db", "postgres", "a conflict among what is merged"],
  ["arch", "hexagonal", "files that move, and one that is gone"],
])(
  "set %s %s, %s: old or new, and abort restores every byte",
  { timeout: thorough ? 3_000_000 : 300_000 },
  async (what, value) => {
    const shop = await workspace(["--with", "docker"], { git: false });
    shop.write(".env", "PORT=1\n");
    shop.edit("src/compose.ts", (text) =>
      text.replace("  return {", '  logger.info("mine");\n\n  return {'),
    );
    shop.edit("src/data/sql/driver-errors.ts", (text) =>
      text.replace("SQLITE_BUSY = 5", "SQLITE_BUSY = 6"),
    );
    rmSync(join(shop.directory, "test/logger.test.ts"));
    const before = everything(shop.directory);

    const catalog = await engine.catalog();
    const project = await openProject(shop.directory, catalog);
    const recipe = setChoice(project.recipe, what, value, catalog);
    const wish = { command: `set ${what} ${value}`, recipe, notes: [], releases: [] };
    const draft = await draftEvolution(project, wish, catalog, engine, hostIn(shop.directory));
    const { plan, own, local } = draft;
    const undo = await undoFiles(shop.directory, wish.command, plan, [...own, ...local], undefined);
    const extra = [...own, ...undo, ...local];

    const attempt = async (fs: FileSystem): Promise<string> => {
      const directory = mkdtempSync(join(scratch, "run-"));
      cpSync(shop.directory, directory, { recursive: true, preserveTimestamps: true });
      await apply({ directory, plan, extra, fs }).catch((error: unknown) => {
        expect(String(error)).toContain("at change");
      });
      return directory;
    };

    let total = 0;
    const counting = disk((step) => void (changes(step) && (total += 1)));
    const done = await attempt(counting);
    const after = everything(done);
    expect(after).not.toEqual(before);
    const count = total;
    expect(count).toBeGreaterThan(100);

    const outcomes = new Set<string>();
    const stride = thorough ? 1 : Math.ceil(count / 8);
    for (let at = 1; at <= count; at += stride) {
      const directory = await attempt(killedAt(at));
      await recover(
        directory,
        disk(() => {}),
      );
      const now = everything(directory);
      const isNew = JSON.stringify(now) === JSON.stringify(after);
      outcomes.add(isNew ? "new" : "old");
      if (isNew) expect(await run(hostIn(directory, "abort"))).toBe(0);
      expect(everything(directory)).toEqual(before);
      rmSync(directory, { recursive: true });
    }
    expect([...outcomes].sort()).toEqual(["new", "old"]);
  },
);
