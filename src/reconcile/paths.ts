import { InputError } from "../errors.ts";

/** Device names that Windows answers to in every folder, whatever follows the first dot. */
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])$/i;
const longestName = 255;

/**
 * Refuses a path that could leave the project's directory, reach into `.git`, or mean another file on another system.
 *
 * @throws {InputError} `unsafe-path`, naming the path and what is wrong with it.
 */
export function assertSafePath(path: string): void {
  const fault = faultOf(path);
  if (fault === undefined) return;
  throw new InputError(`The path ${JSON.stringify(path)} cannot be written: ${fault}.`, {
    code: "unsafe-path",
    hint: "Use a relative path inside the project, with / between plain file names.",
  });
}

/**
 * Refuses a set of paths that cannot stand in one directory on every system: each must be safe by itself, no two may
 * differ only in case or in Unicode form, and none may be both a file and a directory.
 *
 * @throws {InputError} `unsafe-path` or `colliding-paths`.
 */
export function assertSafePaths(paths: Iterable<string>): void {
  const files = new Set<string>();
  for (const path of paths) {
    assertSafePath(path);
    files.add(path);
  }
  const spellings = new Map<string, string>();
  for (const path of files) {
    for (const prefix of prefixesOf(path)) {
      const other = spellings.get(fold(prefix)) ?? prefix;
      if (other !== prefix)
        throw collision(other, prefix, "are one file on a disk that ignores case or Unicode form");
      if (prefix !== path && files.has(prefix))
        throw collision(prefix, path, "need one name as a file and a directory");
      spellings.set(fold(prefix), prefix);
    }
  }
}

/** A key that is equal for all spellings which some file system takes for the same name. */
export function fold(path: string): string {
  return path.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}

/** The directories above a path, outermost first, without the project's root. */
export function parentsOf(path: string): string[] {
  return prefixesOf(path).slice(0, -1);
}

function prefixesOf(path: string): string[] {
  const segments = path.split("/");
  return segments.map((_, index) => segments.slice(0, index + 1).join("/"));
}

function faultOf(path: string): string | undefined {
  if (path === "") return "it is empty";
  if (!path.isWellFormed()) return "it is not valid Unicode";
  // Cf holds zero-width and direction marks: invisible, and ignored by some file systems (`.g\u200dit` is `.git` there).
  if (/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(path))
    return "it contains a control or invisible character";
  if (path.includes("\\")) return "it contains a backslash";
  if (path.startsWith("/") || /^[a-z]:/i.test(path)) return "it is absolute";
  for (const segment of path.split("/")) {
    const fault = faultOfSegment(segment);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOfSegment(segment: string): string | undefined {
  if (segment === "") return "it has an empty segment";
  if (segment === "." || segment === "..") return `it contains "${segment}"`;
  if (/[<>:"|?*]/.test(segment)) return "it contains a character that Windows does not allow";
  if (/[. ]$/.test(segment)) return "a name in it ends in a dot or a space";
  if (reserved.test(segment.split(".", 1)[0]?.trimEnd() ?? ""))
    return `"${segment}" is a reserved name on Windows`;
  // `git~1` is how Windows shortens `.git`.
  if (/^(\.git|git~\d+)$/.test(fold(segment))) return "it reaches into .git";
  if (Buffer.byteLength(segment) > longestName)
    return `a name in it is longer than ${longestName} bytes`;
  return undefined;
}

function collision(one: string, other: string, why: string): InputError {
  return new InputError(`The paths ${JSON.stringify(one)} and ${JSON.stringify(other)} ${why}.`, {
    code: "colliding-paths",
    hint: "Rename one of them.",
  });
}
