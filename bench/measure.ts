import { spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { root } from "../scripts/setup.js";

export const program = join(root, "bin/create-plinth.js");

/** Milliseconds that one thing takes. */
export type Sample = () => Promise<number>;

/** Medians of several samples, taken in turns so that a busy moment of the machine hits all of them. */
export async function inTurns(
  samples: Readonly<Record<string, Sample>>,
  rounds: number,
): Promise<Record<string, number>> {
  const times: Record<string, number[]> = {};
  for (let round = -1; round < rounds; round++) {
    for (const [name, sample] of Object.entries(samples)) {
      const time = await sample();
      // The first round warms up.
      if (round >= 0) (times[name] ??= []).push(time);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? NaN) + (sorted[sorted.length >> 1] ?? NaN)) / 2;
}

/** Runs Node to its end and returns how long that took. */
export async function timeNode(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  const start = performance.now();
  await runNode(args, { env: { ...process.env, CI: "1", ...env }, stdio: "ignore" });
  return performance.now() - start;
}

/** @throws Error if it does not end with exit code 0 */
export async function runNode(args: readonly string[], options: SpawnOptions): Promise<void> {
  const [code, signal] = await once(spawn(process.execPath, args, options), "exit");
  if (code !== 0)
    throw new Error(`node ${args.join(" ")} ended with ${signal ?? `exit code ${code}`}`);
}

export function table(title: string, rows: readonly (readonly string[])[]): void {
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  console.log(`\n${title}`);
  for (const row of rows) {
    console.log(
      `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join("  ")}`,
    );
  }
}
