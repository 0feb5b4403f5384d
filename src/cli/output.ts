import type { Host } from "./host.ts";

/** One JSON object on stdout: all that a `--json` run prints there. */
export function printJson(value: unknown, host: Host): void {
  host.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Lines for people, on stdout. */
export function printLines(lines: readonly string[], host: Host): void {
  host.stdout.write(`${lines.join("\n")}\n`);
}

/** `3 files`, `1 file`. */
export function count(number: number, noun: string): string {
  return `${number} ${number === 1 ? noun : `${noun}s`}`;
}
