import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { exitCode, PlinthError } from "../../src/errors.ts";
import {
  apply,
  type FileSystem,
  InterruptedError,
  nodeFileSystem,
  recover,
} from "../../src/reconcile/index.ts";
import { changes, disk, look, type Step, systemError } from "../reconcile/support.ts";
import { type Scenario, scenarios, target } from "./apply-scenarios.ts";

type Files = Record<string, string> | undefined;

/** A directory prepared for a scenario, what it looks like before and after an undisturbed run, and its steps. */
async function measure(
  scenario: Scenario,
): Promise<{ before: Files; after: Files; steps: Step[] }> {
  return within(scenario, async (root) => {
    const before = await look(root);
    const steps: Step[] = [];
    await apply({
      directory: target(root),
      ...scenario.run,
      fs: disk((step) => void steps.push(step)),
    });
    return { before, after: await look(root), steps };
  });
}

async function within<T>(scenario: Scenario, use: (root: string) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), "plinth-crash-"));
  try {
    await scenario.before(root);
    return await use(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** The next run: recovers, has nothing more to recover, and starts over where it was undone. */
async function nextRun(
  root: string,
  scenario: Scenario,
  before: Files,
  after: Files,
): Promise<"old" | "new"> {
  const fs = disk(() => {});
  await recover(target(root), fs);
  expect((await recover(target(root), fs)).outcome).toBe("nothing");
  const found = await look(root);
  if (JSON.stringify(found) === JSON.stringify(after)) return "new";
  expect(found).toEqual(before);
  await apply({ directory: target(root), ...scenario.run, fs });
  expect(await look(root)).toEqual(after);
  return "old";
}

const child = fileURLToPath(new URL("apply-child.ts", import.meta.url));

async function runChild(
  name: string,
  root: string,
  step: number,
  signal: string,
): Promise<number | string> {
  const running = spawn(process.execPath, [child, name, root, String(step), signal], {
    // Hundreds of processes run the same few modules.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "plinth-crash-compile-cache") },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  running.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((resolve, reject) => {
    running.on("error", reject);
    running.on("close", (code, killedBy) => {
      if (code === 70 || (code === 1 && !errors.includes("PlinthError"))) reject(new Error(errors));
      else resolve(killedBy ?? code ?? -1);
    });
  });
}

/** Calls `attempt` for 1, 2, 3, … two at a time, until one says that there was no such step. */
async function everyStep(attempt: (step: number) => Promise<boolean>): Promise<number> {
  let next = 1;
  let last = false;
  const worker = async (): Promise<void> => {
    while (!last) if (!(await attempt(next++))) last = true;
  };
  await Promise.all([worker(), worker()]);
  return next - 1;
}

class Killed extends Error {}

/** A disk that is gone from one step on, as for a process that was killed there; writing then stops half-way. */
function killedAt(at: number): FileSystem {
  return disk(async (step, args) => {
    signAsDead(step, args);
    if (step.index < at) return;
    if (step.index === at) await halfWritten(step, args);
    throw new Killed(`at step ${at}`);
  });
}

/** This process lives on after a run that was to be killed, so it must sign as one that does not. */
function signAsDead({ method, path }: Step, args: unknown[]): void {
  if (method === "writeFile" && path.endsWith("owner.json")) {
    args[1] = JSON.stringify({ pid: process.pid, host: hostname(), started: 0 });
  }
}

async function halfWritten({ method, path }: Step, args: unknown[]): Promise<void> {
  if (method !== "writeFile") return;
  const data = args[1] as string | Uint8Array;
  await nodeFileSystem.writeFile(path, data.slice(0, data.length / 2), {
    flag: "wx",
    mode: 0o666,
    flush: false,
  });
}

/** Either nothing went wrong (late enough, only tidying up is left), or this did. */
async function rejectsWith(
  type: abstract new (...parameters: never[]) => Error,
  run: Promise<unknown>,
): Promise<void> {
  await run.catch((error: unknown) => expect(error).toBeInstanceOf(type));
}

describe.each(Object.entries(scenarios))("%s", (name, scenario) => {
  test("SIGKILL at every change: old or new, never between", { timeout: 120_000 }, async () => {
    const { before, after } = await measure(scenario);
    const outcomes = new Set<string>();
    const steps = await everyStep((step) =>
      within(scenario, async (root) => {
        const end = await runChild(name, root, step, "SIGKILL");
        if (end !== "SIGKILL") {
          expect(end).toBe(exitCode.done);
          expect(await look(root)).toEqual(after);
          return false;
        }
        if (before?.["my shop/"] === undefined) {
          // Absent or complete, even before anybody recovers.
          const found = await look(target(root));
          if (found !== undefined) expect(found).toEqual(inTarget(after));
        }
        outcomes.add(await nextRun(root, scenario, before, after));
        return true;
      }),
    );
    expect(steps).toBeGreaterThan(15);
    expect([...outcomes].sort()).toEqual(["new", "old"]);
  });

  test(
    "killed at any step, and again at any step of the recovery",
    { timeout: 120_000 },
    async () => {
      const { before, after, steps } = await measure(scenario);
      const killing = steps.filter(changes);
      await fc.assert(
        fc.asyncProperty(
          fc.nat(killing.length - 1),
          fc.integer({ min: 1, max: steps.length }),
          (step, again) =>
            within(scenario, async (root) => {
              const fs = killedAt(killing[step]!.index);
              await rejectsWith(Error, apply({ directory: target(root), ...scenario.run, fs }));
              await rejectsWith(Killed, recover(target(root), killedAt(again)));
              await nextRun(root, scenario, before, after);
            }),
        ),
        { numRuns: 80, interruptAfterTimeLimit: 60_000 },
      );
    },
  );

  test.each(["ENOSPC", "EACCES"])(
    "%s at every step leaves nothing",
    { timeout: 60_000 },
    async (code) => {
      const { before, after, steps } = await measure(scenario);
      for (const { index } of steps) {
        await within(scenario, async (root) => {
          const fs = disk(async (step, args) => {
            if (step.index !== index) return;
            await halfWritten(step, args);
            throw systemError(code, step);
          });
          await expectOneOrTheOther(
            apply({ directory: target(root), ...scenario.run, fs }),
            root,
            before,
            after,
          );
        });
      }
    },
  );

  test(
    "a disk that takes nothing any more: the next run settles it",
    { timeout: 60_000 },
    async () => {
      const { before, after, steps } = await measure(scenario);
      for (const { index } of steps.filter(changes)) {
        await within(scenario, async (root) => {
          const fs = disk((step, args) => {
            signAsDead(step, args);
            if (step.index >= index && changes(step)) throw systemError("EROFS", step);
          });
          await rejectsWith(PlinthError, apply({ directory: target(root), ...scenario.run, fs }));
          await nextRun(root, scenario, before, after);
        });
      }
    },
  );

  test("killed while it undoes what failed", { timeout: 60_000 }, async () => {
    const { before, after, steps } = await measure(scenario);
    const renames = steps.filter(({ method }) => method === "rename");
    for (const { index } of [
      renames[0]!,
      renames[Math.floor(renames.length / 2)]!,
      renames.at(-1)!,
    ]) {
      let kill = 1;
      const undoneBefore = (): Promise<boolean> =>
        within(scenario, async (root) => {
          let since = 0;
          const fs = disk((step, args) => {
            signAsDead(step, args);
            if (step.index === index) throw systemError("ENOSPC", step);
            if (step.index > index && changes(step)) since += 1;
            if (since >= kill) throw new Killed();
          });
          await apply({ directory: target(root), ...scenario.run, fs }).catch(() => undefined);
          await nextRun(root, scenario, before, after);
          return since < kill;
        });
      while (!(await undoneBefore())) kill += 1;
      expect(kill).toBeGreaterThan(1);
    }
  });

  test("interrupted at every step: undone, 130", { timeout: 60_000 }, async () => {
    const { before, after, steps } = await measure(scenario);
    let interrupted = 0;
    for (const { index } of steps) {
      await within(scenario, async (root) => {
        const stop = new AbortController();
        const fs = disk((step) => {
          if (step.index === index) stop.abort();
        });
        const run = apply({ directory: target(root), ...scenario.run, fs, signal: stop.signal });
        const error = await expectOneOrTheOther(run, root, before, after);
        if (error === undefined) return;
        interrupted += 1;
        expect(error).toBeInstanceOf(InterruptedError);
        expect(error.exitCode).toBe(exitCode.interrupted);
      });
    }
    expect(interrupted).toBeGreaterThan(10);
  });

  test("SIGINT", { timeout: 30_000 }, async () => {
    const { before, after, steps } = await measure(scenario);
    const count = steps.filter(changes).length;
    for (const part of [0, 0.3, 0.6, 1]) {
      await within(scenario, async (root) => {
        const end = await runChild(name, root, 1 + Math.floor(part * (count - 1)), "SIGINT");
        expect([exitCode.done, exitCode.interrupted]).toContain(end);
        expect(await look(root)).toEqual(end === exitCode.done ? after : before);
        if (part < 0.5) expect(end).toBe(exitCode.interrupted);
      });
    }
  });
});

async function expectOneOrTheOther(
  run: Promise<unknown>,
  root: string,
  before: Files,
  after: Files,
): Promise<PlinthError | undefined> {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(await look(root)).toEqual(error === undefined ? after : before);
  if (error === undefined) return undefined;
  expect(error).toBeInstanceOf(PlinthError);
  expect((error as PlinthError).hint).toBeTruthy();
  return error as PlinthError;
}

function inTarget(files: Files): Files {
  const own = Object.entries(files ?? {}).filter(
    ([path]) => path.startsWith("my shop/") && path !== "my shop/",
  );
  return Object.fromEntries(own.map(([path, content]) => [path.slice("my shop/".length), content]));
}
