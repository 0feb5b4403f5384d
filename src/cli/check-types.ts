/** Whether a clean merge also compiles. */
import { access } from "node:fs/promises";
import { join } from "node:path";
import type { Evolution, EvolveFlags } from "./evolve.ts";
import type { Host } from "./host.ts";
import { withProgress } from "./progress.ts";

export interface TypeProblem {
  readonly path: string;
  readonly line: number;
  readonly message: string;
  /** Ids of the units whose coming or going may have caused it, as far as it can be told. */
  readonly causes: readonly string[];
}

/** What the project's own type checker says; undefined if it is not installed. */
export async function checkTypes(
  directory: string,
  draft: Evolution,
  { json = false, color = true }: EvolveFlags,
  host: Host,
): Promise<TypeProblem[] | undefined> {
  const compiler = join(directory, "node_modules", "typescript", "bin", "tsc");
  if (
    !(await access(compiler).then(
      () => true,
      () => false,
    ))
  )
    return undefined;
  const { execa } = await import("execa");
  const { stdout } = await withProgress(
    host,
    { message: "Checking types", quiet: json, color },
    () =>
      execa(process.execPath, [compiler, "--noEmit", "--pretty", "false"], {
        cwd: directory,
        stdin: "ignore",
        reject: false,
        cancelSignal: host.signal,
        maxBuffer: 10_000_000,
      }),
  );
  return parseProblems(stdout ?? "", draft);
}

/** Reads what tsc prints: `src/a.ts(3,5): error TS2304: Cannot find name 'Cache'.` */
export function parseProblems(output: string, draft: Evolution): TypeProblem[] {
  const lines = output.matchAll(/^(.+?)\((\d+),\d+\): error (TS\d+: .*)$/gm);
  return [...lines].map(([, path = "", line = "", message = ""]) => ({
    path,
    line: Number(line),
    message,
    causes: causesOf(message, draft),
  }));
}

/**
 * Who wrote, or no longer writes, what the message names, among what this run changed. What is only a part of a longer
 * name says nothing: an error that was there before would be blamed on whoever wrote that.
 */
function causesOf(message: string, { plan, base, target }: Evolution): string[] {
  const names = [...message.matchAll(/'([^']+)'/g)].map(([, name = ""]) => name.split("/").at(-1)!);
  const causes = new Set<string>();
  for (const { path, patterns, content, action } of plan.operations) {
    if (action !== "delete" && content === undefined) continue;
    const [before, now] = [base.get(path)?.content ?? "", target.get(path)?.content ?? ""];
    const touches = names.some(
      (name) => mentions(before, name) !== mentions(now, name) || path.split("/").at(-1) === name,
    );
    if (touches) for (const id of patterns) causes.add(id);
  }
  return [...causes].sort();
}

function mentions(text: string, name: string): boolean {
  const isIdentifier = /^[\w$]+$/.test(name);
  return text.includes(name) && (!isIdentifier || text.match(/[\w$]+/g)!.includes(name));
}
