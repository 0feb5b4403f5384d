/** What is told at the end. */
import type { Conflict } from "../reconcile/plan.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { coloursFor } from "./colours.ts";
import type { Directory } from "./directory.ts";
import type { Host } from "./host.ts";
import { count, printJson, printLines } from "./output.ts";
import { installCommand, runCommand } from "./package-manager.ts";
import { shellQuote } from "./replay.ts";
import type { NewFlags } from "./request.ts";

export interface ReportedFile {
  path: string;
  action: string;
  /** Ids of the units that had a hand in it. */
  patterns: readonly string[];
}

/** The shape `--json` prints: a contract. */
export interface Report {
  status: "ok" | "conflicts";
  /** Absolute. */
  directory: string;
  recipe: Recipe;
  files: readonly ReportedFile[];
  conflicts: readonly Conflict[];
  replay: string;
  next: readonly string[];
  elapsedMs: number;
}

export function printReport(report: Report, shown: string, flags: NewFlags, host: Host): void {
  if (flags.json) return printJson(report, host);
  const { bold, cyan, dim, green } = coloursFor(host.stdout, host.env, flags.color);
  const { recipe, files, next, replay } = report;
  const axes = [recipe.architecture, recipe.database, ...recipe.apis].join(" · ");
  const patterns = Object.keys(recipe.patterns);
  const done = flags.dryRun ? "Would write" : "Wrote";
  printLines(
    [
      "",
      `${green("✔")} ${done} ${bold(shown)}: ${count(files.length, "file")} in ${seconds(report.elapsedMs)}`,
      dim(`  ${axes}${patterns.length === 0 ? "" : ` · ${patterns.join(", ")}`}`),
      "",
      ...(flags.dryRun || flags.verbose ? listFiles(files) : summariseFiles(files)).map(
        (line) => `  ${line}`,
      ),
      "",
      "Next:",
      ...next.map((command) => `  ${cyan(command)}`),
      "",
      "The same again:",
      `  ${dim(replay)}`,
    ],
    host,
  );
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function listFiles(files: readonly ReportedFile[]): string[] {
  return files.map(({ action, path }) => `${action.padEnd(8)}${path}`);
}

/** One line for each folder at the root, one for all files there. */
function summariseFiles(files: readonly ReportedFile[]): string[] {
  const folders = new Map<string, number>();
  const single: string[] = [];
  for (const { path } of files) {
    const [first = "", ...rest] = path.split("/");
    if (rest.length === 0) single.push(path);
    else folders.set(first, (folders.get(first) ?? 0) + 1);
  }
  const lines = [...folders].map(
    ([name, number]) => `${`${name}/`.padEnd(12)}${count(number, "file")}`,
  );
  return single.length === 0 ? lines : [...lines, single.join(", ")];
}

/** Two commands, to be typed one after the other where the user stands. */
export function nextCommands(
  directory: Directory,
  recipe: Recipe,
  installed: boolean,
  cwd: string,
): string[] {
  const run = runCommand(recipe.packageManager, "dev");
  const steps = [
    ...(directory.path === cwd ? [] : [`cd ${shellQuote(directory.shown)}`]),
    ...(installed ? [] : [installCommand(recipe.packageManager)]),
  ];
  const first = steps.length === 0 ? runCommand(recipe.packageManager, "test") : steps.join(" && ");
  return [first, run];
}
