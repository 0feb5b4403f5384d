import { InputError } from "../errors.ts";
import { sha256 } from "./hash.ts";
import { assertSafePaths } from "./paths.ts";
import type { Tree } from "./plan.ts";

export const lockPath = ".plinth/lock.json";

/** Grows by one when an older plinth could no longer read what a newer one writes. */
export const formatVersion = 1;

/** What plinth wrote last, by hash: small enough to be read in a review. */
export interface Lock {
  readonly format: number;
  /** The version of plinth that wrote it. */
  readonly plinth: string;
  readonly files: ReadonlyMap<string, LockedFile>;
}

export interface LockedFile {
  readonly sha256: string;
  readonly executable: boolean;
}

/** The text of `.plinth/lock.json` for a tree: same tree and version, same bytes. */
export function writeLock(tree: Tree, plinth: string): string {
  const files = [...tree]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, { content, executable }]) => [path, { sha256: sha256(content), executable }]);
  // fromEntries, because assigning to a path named __proto__ would lose it.
  const lock = { format: formatVersion, plinth, files: Object.fromEntries(files) };
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/**
 * Reads the text of a lock.
 *
 * @throws {InputError} `lock-corrupt`, or `lock-newer` when a newer plinth wrote it.
 */
export function readLock(text: string): Lock {
  const value = parseRecord(text);
  assertFormat(value["format"], lockPath, "lock");
  const { plinth, files } = value;
  if (typeof plinth !== "string" || !isRecord(files))
    throw corrupt("lacks the version of plinth or the files");
  const entries = Object.entries(files).map(([path, file]): [string, LockedFile] => {
    if (!isRecord(file) || !isHash(file["sha256"]) || typeof file["executable"] !== "boolean") {
      throw corrupt(`does not say what ${path} was`);
    }
    return [path, { sha256: file["sha256"], executable: file["executable"] }];
  });
  assertSafePaths(entries.map(([path]) => path));
  return { format: formatVersion, plinth, files: new Map(entries) };
}

/** @throws {InputError} `<what>-corrupt` or `<what>-newer`. */
export function assertFormat(format: unknown, path: string, what: "lock" | "snapshot"): void {
  if (format === formatVersion) return;
  if (typeof format === "number" && format > formatVersion) {
    throw new InputError(
      `${path} has format ${format}; this plinth reads up to ${formatVersion}.`,
      {
        code: `${what}-newer`,
        hint: "Use the version of plinth that wrote it, or a newer one: npx create-plinth@latest.",
      },
    );
  }
  throw new InputError(`${path} does not say which format it has.`, {
    code: `${what}-corrupt`,
    hint: restoreHint,
  });
}

export const restoreHint =
  "Restore .plinth/ from version control, or run plinth sync to rebuild it; plinth has changed nothing.";

const mergeHint = "Settle plinth.json and your code, then run: plinth sync";

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isHash(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

function parseRecord(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw /^<{7} /m.test(text)
      ? corrupt("holds the conflict blocks of a git merge", error, mergeHint)
      : corrupt("is not JSON", error);
  }
  if (!isRecord(value)) throw corrupt("is not an object");
  return value;
}

function corrupt(how: string, cause?: unknown, hint: string = restoreHint): InputError {
  return new InputError(`${lockPath} ${how}.`, { code: "lock-corrupt", hint, cause });
}
