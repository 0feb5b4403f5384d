/** The matrix as a table for people, and its result as a line for programs. */
import type { RowResult, StepResult } from "./run-row.ts";

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/** One line a row: each step with its time, or how it ended. Its name comes last, for it may be long. */
export function table(results: readonly RowResult[]): string {
  const columns = [...new Set(results.flatMap(({ steps }) => steps.map(({ step }) => step)))];
  const lines = results.map(({ row, steps }) => [
    ...columns.map((column) => cell(steps.find(({ step }) => step === column))),
    seconds(steps.reduce((sum, { ms }) => sum + ms, 0)),
    row.name,
  ]);
  const all = [[...columns, "total", "row"], ...lines];
  const widths = all[0]!.map((_, index) => Math.max(...all.map((line) => line[index]!.length)));
  return all
    .map((line) =>
      line
        .map((text, index) => (index === columns.length + 1 ? text : text.padStart(widths[index]!)))
        .join("  "),
    )
    .join("\n");
}

function cell(result: StepResult | undefined): string {
  if (result === undefined) return "";
  if (result.failure !== undefined) return "FAILED";
  if (result.skipped !== undefined) return `no ${result.skipped}`;
  return result.count === undefined
    ? seconds(result.ms)
    : `${result.count} in ${seconds(result.ms)}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** What failed, in the words of whoever found it, and how to do it again. */
export function failures(results: readonly RowResult[]): string {
  return results
    .flatMap(({ row, steps }) =>
      steps
        .filter(({ failure }) => failure !== undefined)
        .map(
          ({ step, failure }) =>
            `── ${row.name}: ${step}\n${failure}\nAgain: npm run matrix -- '${row.name}'\n`,
        ),
    )
    .join("\n");
}

/** A row counts once; what it could not do for want of a server counts beside it. */
export function totalsOf(results: readonly RowResult[]): Totals {
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
  for (const { steps } of results) {
    totals[steps.some(({ failure }) => failure !== undefined) ? "failed" : "passed"] += 1;
    totals.skipped += steps.filter(({ skipped }) => skipped !== undefined).length;
  }
  return totals;
}

/** How many rows went without which server. */
export function absences(results: readonly RowResult[]): string[] {
  const counts = new Map<string, number>();
  for (const { skipped } of results.flatMap(({ steps }) => steps)) {
    if (skipped !== undefined) counts.set(skipped, (counts.get(skipped) ?? 0) + 1);
  }
  return [...counts].map(([server, count]) => `skipped: ${count} without ${server}`);
}
