/** What became of an edit under a command, and whether that is as it should be. */
import type { Carried } from "./carry.ts";
import type { Edit } from "./edit.ts";
import type { TypeProblem } from "./types.ts";

export interface Judged {
  readonly edit: string;
  readonly command: string;
  readonly outcome: "clean" | "conflict" | "points";
  /** What is not as the edit says that it has to be. */
  readonly faults: readonly string[];
  readonly lost: number;
  /** Files in conflict under `git merge-file`. */
  readonly git: readonly string[];
  /** What the project's own tests said; absent if nobody ran them. */
  readonly tests?: string;
}

/** @param problems what the type checker says; absent if there is a conflict, or nobody asked it */
export function judge(
  name: string,
  edit: Edit,
  command: string,
  carried: Carried,
  git: readonly string[],
  problems?: readonly TypeProblem[],
): Judged {
  const { met, lost, unparsable, needless, plan } = carried;
  const faults = [
    ...different("conflicts", edit.meets?.[command] ?? [], met),
    ...lost.map(({ path, text }) => `lost of ${path}: ${text}`),
    ...unparsable.map((path) => `${path} does not parse`),
    ...needless.map((path) => `${path} holds a conflict in which one side changed nothing`),
  ];
  if (problems !== undefined) {
    // What plinth no longer writes stays if its owner edited it, as the report says; it may need what went with it.
    const { base, target } = carried.sides;
    const dropped = (path: string) => base.has(path) && !target.has(path);
    const files = [...new Set(problems.map(({ path }) => path))].filter((path) => !dropped(path));
    faults.push(...different("the compiler", edit.breaks?.[command] ?? [], files));
  }
  const points = (problems?.length ?? 0) > 0;
  return {
    edit: name,
    command,
    outcome: plan.conflicts.length > 0 ? "conflict" : points ? "points" : "clean",
    faults,
    lost: lost.length,
    git,
  };
}

function different(what: string, expected: readonly string[], found: readonly string[]): string[] {
  return [
    ...found.filter((one) => !expected.includes(one)).map((one) => `${what}, not expected: ${one}`),
    ...expected.filter((one) => !found.includes(one)).map((one) => `${what}, expected: ${one}`),
  ];
}

const marks = { clean: "✓", conflict: "!", points: "→" } as const;

/** One row an edit, one column a command; behind the slash what `git merge-file` makes of it. */
export function tableOf(results: readonly Judged[]): string {
  const commands = [...new Set(results.map(({ command }) => command))];
  const rows = [...Map.groupBy(results, ({ edit }) => edit)].map(([edit, found]) => {
    const cells = commands.map((command) => {
      const one = found.find((result) => result.command === command);
      if (one === undefined) return "";
      const tests = one.tests === undefined ? "" : one.tests === "pass" ? "t" : "T";
      const plinth = marks[one.outcome] + tests + (one.faults.length > 0 ? "✗" : "");
      return `${plinth}/${one.git.length === 0 ? "✓" : "!"}`;
    });
    return [edit, ...cells];
  });
  const head = ["", ...commands.map((_, index) => String(index + 1))];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]!.length)),
  );
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
  const legend = commands.map((command, index) => `${index + 1} ${command}`).join(", ");
  return [
    ...lines,
    "",
    legend,
    "plinth/git: ✓ clean, ! conflict, → clean, and the compiler points at what the owner has to finish, ✗ not as expected, t tests pass",
  ].join("\n");
}

export function summary(results: readonly Judged[]): string {
  const count = (is: (one: Judged) => boolean) => results.filter(is).length;
  const share = (number: number) =>
    `${number} of ${results.length} (${((100 * number) / results.length).toFixed(1)} %)`;
  const ran = count(({ tests }) => tests !== undefined);
  return [
    `merge clean: plinth ${share(count(({ outcome }) => outcome !== "conflict"))}, git merge-file ${share(count(({ git }) => git.length === 0))}`,
    `of plinth's: ${count(({ outcome }) => outcome === "clean")} compile, in ${count(({ outcome }) => outcome === "points")} the compiler points at what is left to do`,
    `lost lines: ${results.reduce((sum, { lost }) => sum + lost, 0)}; not as expected: ${count(({ faults }) => faults.length > 0)}`,
    ...(ran === 0
      ? []
      : [`own tests: ${count(({ tests }) => tests === "pass")} of ${ran} projects pass`]),
  ].join("\n");
}
