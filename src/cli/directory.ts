/** The directory argument: what it may be, and the package name it gives. */
import { basename, isAbsolute, normalize, relative, resolve, sep } from "node:path";
import { InputError } from "../errors.ts";
import { nameProblem, normaliseName, printable } from "../recipe/name.ts";
import { deviceNames } from "../recipe/reserved.ts";

export interface Directory {
  /** Absolute. */
  readonly path: string;
  /** As the user would type it, normalised. */
  readonly shown: string;
  /** Its last part. */
  readonly name: string;
}

/** Longest name of a file on the usual file systems, in bytes; less what a staging folder beside it adds. */
const longest = 200;

/**
 * Below the current directory, or absolute. A relative path may not lead out with `..`, where it is easy to be wrong
 * about where one stands; an absolute path says plainly where it goes, as CI jobs do (`/tmp/build/my-shop`).
 *
 * @throws InputError if it is unusable on any of the systems plinth runs on
 */
export function readDirectory(given: string, cwd: string): Directory {
  const problem = directoryProblem(given, cwd);
  if (problem !== undefined) {
    throw new InputError(`${printable(given)} cannot be the directory: ${problem}.`, {
      code: "bad-directory",
      hint: "Pass a plain name such as my-shop, or an absolute path.",
    });
  }
  const path = resolve(cwd, given);
  const shown = isAbsolute(given) ? path : normalize(given).replace(/[\\/]+$/, "");
  return { path, shown, name: basename(path) };
}

/** Why a directory cannot be used, in one clause; `undefined` if it can. Looks at the text only, not at the disk. */
export function directoryProblem(given: string, cwd: string): string | undefined {
  if (given.trim() === "") return "it is empty";
  if (!given.isWellFormed() || /[\p{Cc}\p{Cf}\p{Co}\u2028\u2029]/u.test(given)) {
    return "it has control or invisible characters";
  }
  if (given.startsWith("~")) return '"~" was not expanded by the shell';
  const path = resolve(cwd, given);
  const inside = relative(cwd, path);
  if (basename(path) === "") return "it is the root of the disk";
  if (isAbsolute(given)) return segmentProblem(basename(path));
  if (inside.split(sep)[0] === "..") return "it leads out of the current directory";
  for (const segment of inside === "" ? [] : inside.split(sep)) {
    const problem = segmentProblem(segment);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function segmentProblem(segment: string): string | undefined {
  const bytes = Buffer.byteLength(segment);
  if (bytes > longest) return `its name is ${bytes} bytes long; ${longest} is the most`;
  const strange = /[^\p{L}\p{M}\p{N} ._@+-]/u.exec(segment)?.[0];
  if (strange !== undefined) {
    return `${printable(strange)} in a path breaks some of the tools that would work in it`;
  }
  if (/^[ -]|[ .]$/.test(segment))
    return "a name may not start with a dash or space, nor end with a dot or space";
  const base = segment.split(".", 1)[0]!.toLowerCase();
  const isReserved = ["node_modules", "favicon.ico", ".git", ".plinth"].includes(
    segment.toLowerCase(),
  );
  if (isReserved || deviceNames.includes(base)) return `"${segment}" is reserved`;
  return undefined;
}

/**
 * The package name a directory gives.
 *
 * @param dependencies names a project may not have, because it depends on them
 * @throws InputError if there is none, saying how to choose one
 */
export function nameFrom(directory: Directory, dependencies: Iterable<string>): string {
  const name = normaliseName(directory.name);
  const problem =
    name === undefined ? "it has letters that npm does not allow" : nameProblem(name, dependencies);
  if (name !== undefined && problem === undefined) return name;
  throw new InputError(`${printable(directory.name)} gives no package name: ${problem}.`, {
    code: "bad-name",
    hint: "Pass --name with a package name, such as --name my-shop.",
  });
}
