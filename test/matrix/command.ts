/** Runs a program to its end, as a machine without any settings of its own would. */
import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { setPriority } from "node:os";
import { delimiter, dirname } from "node:path";
import type { Ending, Environment } from "../../src/proof.ts";

export interface RunOptions {
  cwd: string;
  /** Added to the clean environment. */
  env?: Environment;
  /** After which it is killed. */
  milliseconds: number;
  /** It takes what processor time others leave: those whose answers are timed go first. */
  inBackground?: boolean;
}

export interface Outcome extends Ending {
  readonly stdout: string;
  readonly stderr: string;
}

/** Where the system keeps files in memory, if it does: databases that tests throw away need no disk. */
const inMemory = existsSync("/dev/shm") ? { TMPDIR: "/dev/shm" } : {};

/** Nothing of this process but where programs and temporary files are: no settings of tests, npm or vitest leak in. */
export function cleanEnvironment(): Environment {
  const kept = ["HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const path = [dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter);
  return { ...inMemory, ...Object.fromEntries(kept), PATH: path, NO_COLOR: "1", LANG: "C.UTF-8" };
}

/** @throws if it was killed for taking too long */
export async function run(
  command: readonly string[],
  { cwd, env = {}, milliseconds, inBackground = false }: RunOptions,
): Promise<Outcome> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd,
    env: { ...cleanEnvironment(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that what it starts can be ended with it.
    detached: true,
  });
  if (inBackground && child.pid !== undefined) yieldToOthers(child.pid);
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, milliseconds);
  const ending = await new Promise<Ending>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal }));
  }).finally(() => clearTimeout(timer));
  if (late) {
    throw new Error(
      `${command.join(" ")} took longer than ${milliseconds} ms\n${output.stdout}${output.stderr}`,
    );
  }
  return { ...ending, ...output };
}

/** As `nice` does, for a process and all that it will start. */
function yieldToOthers(pid: number): void {
  const niceness = 5;
  setPriority(pid, niceness);
  // Where Linux shares the processor between sessions, a process's own priority counts in its session only: sched(7).
  const session = `/proc/${pid}/autogroup`;
  if (existsSync(session)) writeFileSync(session, `${niceness}`);
}

/** @throws with all that the program said, unless it exits 0 */
export async function runWell(command: readonly string[], options: RunOptions): Promise<Outcome> {
  const outcome = await run(command, options);
  if (outcome.code !== 0) {
    throw new Error(
      `${command.join(" ")} ended with ${outcome.code ?? outcome.signal}\n${outcome.stdout}${outcome.stderr}`,
    );
  }
  return outcome;
}
