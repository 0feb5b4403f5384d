import { dirname, join } from "node:path";

import { InputError } from "../errors.ts";
import { standing } from "./carry-out.ts";
import { plinthDirectory } from "./changes.ts";
import { type FileSystem, look } from "./file-system.ts";
import { assertInside } from "./inside.ts";
import { type Journal, newPath, oldPath, type Phase, type Step } from "./journal.ts";
import { fold } from "./paths.ts";

/** Where copies go that an owner may want to look at; git does not see it. */
export const abortedPath = `${plinthDirectory}/aborted`;

/** Paths of a journal that are no longer as the killed run left them: somebody changed them since. */
export async function touchedSince(
  fs: FileSystem,
  root: string,
  { steps }: Journal,
  phase: Phase,
): Promise<string[]> {
  const spellings = new Map<string, Step[]>();
  for (const step of steps)
    spellings.set(fold(step.path), [...(spellings.get(fold(step.path)) ?? []), step]);
  const touched: string[] = [];
  for (const step of steps) {
    const { path } = step;
    const now = await standing(fs, join(root, path));
    // Readme.md and README.md may be one file: it is as either of them says.
    const same = spellings.get(fold(path)) ?? [];
    const either = same.length > 1 ? same.flatMap(({ before, after }) => [before, after]) : [];
    if (![...either, ...(await leftAs(fs, root, step, phase))].includes(now)) touched.push(path);
  }
  return touched;
}

/** The hashes of what a killed run may have left at a path. */
async function leftAs(
  fs: FileSystem,
  root: string,
  { path, before, after }: Step,
  phase: Phase,
): Promise<(string | null)[]> {
  if (phase !== "journal") return [before, after];
  if (after !== null) {
    const waits = (await look(fs, join(root, newPath(path)))) !== undefined;
    return [waits ? before : after];
  }
  // Nothing there is what the run wants, whoever removed it.
  const moved = (await look(fs, join(root, oldPath(path)))) !== undefined;
  return moved ? [null] : [before, null];
}

/**
 * Moves what the run holds of paths that somebody changed since to `abortedPath`, unless it stands there, too.
 *
 * @param end what will become of the run: the version that it then would have put there is the one to keep
 * @returns the paths of which there is such a copy
 */
export async function keepAside(
  fs: FileSystem,
  root: string,
  touched: readonly string[],
  end: "finish" | "undo",
): Promise<string[]> {
  const kept: string[] = [];
  const copies = touched.map((path) => `${abortedPath}/${path.replace(/^\.plinth\//, "plinth/")}`);
  await assertInside(root, copies, fs);
  for (const [index, path] of touched.entries()) {
    const places = end === "undo" ? [oldPath(path)] : [newPath(path), oldPath(path)];
    for (const place of places) {
      const held = await standing(fs, join(root, place));
      if (held === null) continue;
      if (held !== (await standing(fs, join(root, path)))) {
        await fs.rename(join(root, place), await freePlace(fs, join(root, copies[index]!)));
        kept.push(path);
      }
      break;
    }
  }
  const ignore = join(root, abortedPath, ".gitignore");
  if (kept.length > 0 && (await look(fs, ignore)) === undefined)
    await fs.writeFile(ignore, "*\n", { flag: "wx", mode: 0o666, flush: false });
  return kept;
}

/** Never over a copy of an earlier time. */
async function freePlace(fs: FileSystem, place: string): Promise<string> {
  await fs.mkdir(dirname(place), { recursive: true });
  let free = place;
  for (let count = 1; (await look(fs, free)) !== undefined; count += 1) free = `${place}.${count}`;
  return free;
}

/** @returns the refusal to go on over what somebody changed since */
export function touchedMeanwhile(touched: readonly string[], phase: Phase): InputError {
  const shown = touched.slice(0, 5).join(", ");
  const more = touched.length > 5 ? ` and ${touched.length - 5} more` : "";
  const undo =
    "plinth abort to undo it: your files stay as they are now, and what it prepared goes";
  return new InputError(
    `An interrupted run waits to be finished or undone, and these files changed since: ${shown}${more}. Nothing was moved.`,
    {
      code: "interrupted-run",
      hint:
        phase === "journal"
          ? `Run ${undo}; or plinth continue to finish the rest of it.`
          : `Run ${undo}.`,
    },
  );
}
