/** `diff`: what the owner changed since plinth wrote it. */
import { relative, resolve, sep } from "node:path";
import { exitCode, InputError } from "../errors.ts";
import {
  findMoved,
  type OwnerChange,
  ownerChanges,
  readPristine,
  readWorking,
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
  const all = await readOwnerChanges(directory);
  const below = path === undefined ? undefined : pathIn(directory, path, host);
  const changes = all.filter(
    (change) =>
      below === undefined ||
      [change.path, change.to ?? change.path].some(
        (one) => one === below || one.startsWith(`${below}/`),
      ),
  );
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

/** @throws InputError for a path outside of the project */
function pathIn(directory: string, path: string, { cwd }: Host): string | undefined {
  const found = relative(directory, resolve(cwd, path)).replaceAll(sep, "/");
  if (found === "") return undefined;
  if (!found.startsWith("..")) return found;
  throw new InputError(`${path} is not inside the project ${directory}.`, {
    code: "outside-project",
    hint: "Pass a path inside of it.",
  });
}

export async function readOwnerChanges(directory: string): Promise<OwnerChange[]> {
  const { tree: base } = await readPristine(directory);
  const known = await readWorking({ directory, base, target: base });
  const { moved, files } = await findMoved({ directory, base, working: known });
  return ownerChanges(base, new Map([...known, ...files]), moved);
}
