/** What is told after a project was changed, and before. */
import type { FileOperation } from "../reconcile/plan.ts";
import { coloursFor } from "./colours.ts";
import type { Evolution, EvolveFlags, Wish } from "./evolve.ts";
import type { TypeProblem } from "./check-types.ts";
import type { Host } from "./host.ts";
import { count, printJson, printLines } from "./output.ts";
import { installCommand, runCommand } from "./package-manager.ts";
import type { ReleaseNote } from "./releases.ts";
import { shellQuote } from "./replay.ts";
import type { ReportedFile } from "./report.ts";

interface Outcome {
  readonly directory: string;
  readonly wish: Wish;
  readonly draft: Evolution;
  readonly installed: boolean;
  /** Absent: nothing was checked. */
  readonly problems: readonly TypeProblem[] | undefined;
  readonly elapsedMs: number;
}

export function printEvolution(outcome: Outcome, flags: EvolveFlags, host: Host): void {
  const { directory, wish, draft, problems, elapsedMs } = outcome;
  const { conflicts, clashes } = draft.plan;
  const { recipe } = draft.selection;
  const next = nextSteps(outcome, flags);
  const status = conflicts.length === 0 ? "ok" : "conflicts";
  if (flags.json) {
    const files = reportedFiles(draft);
    const { releases } = wish;
    const more = { clashes, notes: draft.notes, releases, problems: problems ?? null };
    const replay = `npx create-plinth@${recipe.plinth} ${wish.command}`;
    return printJson(
      { status, directory, recipe, files, conflicts, replay, next, elapsedMs, ...more },
      host,
    );
  }
  const { bold, cyan, green, yellow, dim } = coloursFor(host.stdout, host.env, flags.color);
  const lines = planLines(draft);
  const nothing = lines.length === 0 && draft.own.length === 0;
  const mark = status === "ok" ? green("✔") : yellow("!");
  const did = flags.dryRun ? "Would do" : "Done";
  printLines(
    [
      "",
      nothing ? `${green("✔")} Nothing to do.` : `${mark} ${did}: ${bold(wish.command)}`,
      ...(lines.length === 0 && !nothing ? ["  Only plinth's own files change."] : []),
      ...lines.map((line) => `  ${line}`),
      ...draft.notes.map((note) => dim(`  ${note}`)),
      ...releaseLines(wish.releases),
      ...problemLines(problems, outcome),
      ...(next.length === 0 ? [] : ["", "Next:", ...next.map((command) => `  ${cyan(command)}`)]),
    ],
    host,
  );
}

function releaseLines(releases: readonly ReleaseNote[]): string[] {
  if (releases.length === 0) return [];
  const lines = releases.flatMap(({ unit, version, text }) => [
    `  ${unit} ${version}`,
    ...text.split("\n").map((line) => (line === "" ? "" : `    ${line}`)),
  ]);
  return ["", "What changed:", ...lines];
}

function problemLines(
  problems: readonly TypeProblem[] | undefined,
  { installed, draft }: Outcome,
): string[] {
  if (problems === undefined || problems.length === 0) return [];
  const lines = problems.slice(0, 20).map(({ path, line, message, causes }) => {
    return `  ${path}:${line} ${message}${causes.length === 0 ? "" : ` (${causes.join(", ")})`}`;
  });
  const more = problems.length > 20 ? [`  … and ${problems.length - 20} more`] : [];
  const { packageManager } = draft.selection.recipe;
  const first = installed
    ? []
    : [`  Some may only need what is not installed yet: ${installCommand(packageManager)}`];
  // Whether they compiled before, nobody looked.
  const does = problems.length === 1 ? "does" : "do";
  return [
    "",
    `${count(problems.length, "place")} ${does} not compile:`,
    ...first,
    ...lines,
    ...more,
  ];
}

function nextSteps({ draft, installed, problems }: Outcome, flags: EvolveFlags): string[] {
  const { conflicts } = draft.plan;
  const { packageManager } = draft.selection.recipe;
  if (flags.dryRun) return [];
  if (conflicts.some(({ kind }) => kind === "content"))
    return [
      "plinth continue   (when the conflict blocks are settled)",
      "plinth abort      (to have everything as it was)",
    ];
  if (planLines(draft).length === 0) return [];
  const [inTheWay] = conflicts;
  return [
    ...(inTheWay === undefined
      ? []
      : [
          `plinth diff ${shellQuote(inTheWay.path)}   (what plinth would have there; the file is yours)`,
        ]),
    ...(installed ? [] : [installCommand(packageManager)]),
    ...(problems === undefined || problems.length > 0 ? [runCommand(packageManager, "check")] : []),
  ];
}

/** One line for each file that would change or that needs a word. */
export function planLines({ plan, local }: Evolution): string[] {
  const arrived = new Set(plan.operations.map(({ from }) => from));
  const news = plan.operations.filter(
    (operation) => isNews(operation) && !arrived.has(operation.path),
  );
  const lines = news.map(({ action, path, reason, from }) => {
    const why = from === undefined ? reason : `from ${from}`;
    return `${action.padEnd(9)}${path}${why === undefined ? "" : ` (${why})`}`;
  });
  const stayed = plan.clashes.map(
    ({ path, key }) => `yours    ${path}: ${key} is as you have it; plinth would have it otherwise`,
  );
  return [...lines, ...local.map(({ path, action }) => `${action.padEnd(9)}${path}`), ...stayed];
}

/** Files of the owner's project that would not be as they are; one that moves is one file. */
export function changedPaths({ plan, local }: Evolution): string[] {
  const left = new Set(plan.operations.map(({ from }) => from));
  const changed = plan.operations.filter(
    ({ path, action, content }) =>
      content !== undefined || (action === "delete" && !left.has(path)),
  );
  return [...changed, ...local].map(({ path }) => path);
}

/** All of it as it is reported, sorted by path. */
export function reportedFiles({ plan, own, local }: Evolution): ReportedFile[] {
  const files = plan.operations
    .filter(isNews)
    .map(({ path, action, patterns }): ReportedFile => ({ path, action, patterns }));
  files.push(...own.map(({ path }) => ({ path, action: "update", patterns: [] })));
  files.push(...local.map(({ path, action }) => ({ path, action, patterns: [] })));
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isNews({ action, content, reason }: FileOperation): boolean {
  if (action === "delete" || action === "conflict" || content !== undefined) return true;
  return action === "keep" && reason?.startsWith("plinth no longer") === true;
}
