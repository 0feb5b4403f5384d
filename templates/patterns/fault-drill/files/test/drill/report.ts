import { dependencies } from "#test/drill/dependencies.ts";
import type { Result } from "#test/drill/exercise.ts";
import { faults } from "#test/drill/proxy.ts";

const headers = ["", "p50/p99 before", "p50/p99 during", "recovered after", "not served in full"];

export function report(results: readonly Result[]): string {
  if (results.length === 0) return nothing();
  const broken = brokenPromises(results);
  const verdict = broken.length === 0 ? ["Every promise was kept."] : ["Broken:", ...broken];
  const meanings = Object.entries(faults).map(([fault, meaning]) => `${fault}: ${meaning}`);
  return [...meanings, "", ...table(results), "", ...verdict, ""].join("\n");
}

export function brokenPromises(results: readonly Result[]): string[] {
  return results.flatMap(({ dependency, fault, broken }) =>
    broken.map((promise) => `${dependency} ${fault}: ${promise}`),
  );
}

function nothing(): string {
  const variables = Object.values(dependencies).map(({ variable }) => variable);
  const reason = "Nothing to drill: the service uses no server that could be taken away.";
  const hint = variables.length === 0 ? "" : ` Set ${variables.join(" or ")} to name one.`;
  return `${reason}${hint}\n`;
}

function table(results: readonly Result[]): string[] {
  const rows = results.map(({ dependency, fault, before, during, recoveryMs, refusals }) => [
    `${dependency} ${fault}`,
    `${before.p50}/${before.p99} ms`,
    `${during.p50}/${during.p99} ms`,
    recoveryMs === undefined ? "never" : `${Math.round(recoveryMs)} ms`,
    Object.entries(refusals)
      .map(([label, count]) => `${count} × ${label}`)
      .join(", "),
  ]);
  const widths = headers.map((header, column) =>
    Math.max(header.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [headers, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
