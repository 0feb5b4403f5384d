/** `diff`: what the owner changed since plinth wrote it. */
import { relative, resolve, sep } from "node:path";
import { exitCode, InputError } from "../errors.ts";
import {
  findMoved,
  type OwnerChange,
  ownerChanges,
  readPristine,
  readWorking,
  type Tree,
  unified,
} from "../reconcile/index.ts";
import { coloursFor } from "./colours.ts";
import type { Host } from "./host.ts";
import { count, printJson, printLines } from "./output.ts";
import { notePending } from "./pending.ts";
import { findProject } from "./project.ts";
import type { ReportFlags } from "./request.ts";

export interface DiffFlags extends ReportFlags {
  stat?: boolean;
}

/** @returns the exit code: 0 whether or not there are changes */
export async function runDiff(
  path: string | undefined,
  flags: DiffFlags,
  host: Host,
): Promise<number> {
  const directory = await findProject(host);
  await notePending(directory, host);
  const { tree, changes: all } = await readOwnerChanges(directory);
  const changes = path === undefined ? all : changesIn(directory, path, tree, all, host);
  const described = changes.map((change) => ({
    change,
    difference: unified(change.before, change.after),
  }));
  if (flags.json) {
    const files = described.map(
      ({ change: { path: at, kind, to }, difference: { added, removed } }) => ({
        path: at,
        kind,
        to: to ?? null,
        added,
        removed,
      }),
    );
    printJson({ status: "ok", directory, files }, host);
    return exitCode.done;
  }
  const { bold, cyan, green, red } = coloursFor(host.stdout, host.env, flags.color);
  if (changes.length === 0) {
    printLines(["Nothing differs from what plinth wrote."], host);
    return exitCode.done;
  }
  const paint = (line: string) =>
    line.startsWith("+")
      ? green(line)
      : line.startsWith("-")
        ? red(line)
        : line.startsWith("@@")
          ? cyan(line)
          : line;
  for (const { change, difference } of described) {
    const { added, removed, lines } = difference;
    if (flags.stat)
      printLines(
        [`${change.kind.padEnd(9)}${name(change)}  ${green(`+${added}`)} ${red(`-${removed}`)}`],
        host,
      );
    else {
      const now = change.kind === "deleted" ? "/dev/null" : `b/${change.to ?? change.path}`;
      printLines([bold(`--- a/${change.path}`), bold(`+++ ${now}`), ...lines.map(paint)], host);
    }
  }
  if (flags.stat) printLines([count(changes.length, "file")], host);
  return exitCode.done;
}

function name({ path, to }: OwnerChange): string {
  return to === undefined ? path : `${path} → ${to}`;
}

/** @throws InputError for a path outside of the project, or where plinth has written nothing */
function changesIn(
  directory: string,
  path: string,
  tree: Tree,
  changes: readonly OwnerChange[],
  { cwd }: Host,
): readonly OwnerChange[] {
  const found = relative(directory, resolve(cwd, path)).replaceAll(sep, "/");
  if (found === "") return changes;
  if (found.startsWith("..")) {
    throw new InputError(`${path} is not inside the project ${directory}.`, {
      code: "outside-project",
      hint: "Pass a path inside of it.",
    });
  }
  const isBelow = (file: string) => file === found || file.startsWith(`${found}/`);
  const below = changes.filter(({ path: from, to = from }) => isBelow(from) || isBelow(to));
  if (below.length === 0 && ![...tree.keys()].some(isBelow)) {
    throw new InputError(`plinth has written nothing at ${path}.`, {
      code: "not-generated",
      hint: "It compares what it has written; git diff shows the rest.",
    });
  }
  return below;
}

export async function readOwnerChanges(
  directory: string,
): Promise<{ tree: Tree; changes: OwnerChange[] }> {
  const { tree } = await readPristine(directory);
  const known = await readWorking({ directory, base: tree, target: tree });
  const { moved, files } = await findMoved({ directory, base: tree, working: known });
  return { tree, changes: ownerChanges(tree, new Map([...known, ...files]), moved) };
}
