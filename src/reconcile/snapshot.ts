import { gunzipSync, gzipSync } from "node:zlib";

import { InputError } from "../errors.ts";
import { assertFormat, formatVersion, isRecord, restoreHint } from "./lock.ts";
import { assertSafePaths } from "./paths.ts";
import type { Tree, TreeFile } from "./plan.ts";

export const snapshotPath = ".plinth/snapshot.json.gz";

/** Far above any project's templates; keeps a forged file from filling the memory. */
const largest = 256 * 1024 * 1024;

/** Where gzip's header says which system wrote it, and its value for "unknown". */
const systemByte = 9;
const unknownSystem = 255;

/** The bytes of `.plinth/snapshot.json.gz`: the whole pristine tree, so that any later version merges offline. */
export function writeSnapshot(tree: Tree): Uint8Array {
  const files = [...tree]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, { content, executable, patterns, address }]) => [
      path,
      { content, executable, patterns, address },
    ]);
  const text = JSON.stringify({ format: formatVersion, files: Object.fromEntries(files) });
  // Node writes no time and no name; the system is all that would differ from machine to machine.
  const bytes = gzipSync(text, { level: 9 });
  bytes[systemByte] = unknownSystem;
  return bytes;
}

/**
 * Reads the bytes of a snapshot.
 *
 * @throws {InputError} `snapshot-corrupt`, or `snapshot-newer` when a newer plinth wrote it.
 */
export function readSnapshot(bytes: Uint8Array): Tree {
  let value: unknown;
  try {
    value = JSON.parse(gunzipSync(bytes, { maxOutputLength: largest }).toString("utf8"));
  } catch (error) {
    throw corrupt("cannot be unpacked", error);
  }
  if (!isRecord(value)) throw corrupt("is not an object");
  assertFormat(value["format"], snapshotPath, "snapshot");
  if (!isRecord(value["files"])) throw corrupt("lacks the files");
  const entries = Object.entries(value["files"]).map(([path, file]): [string, TreeFile] => {
    if (!isTreeFile(file)) throw corrupt(`does not say what ${path} was`);
    const { content, executable, patterns, address } = file;
    return [path, { content, executable, patterns, ...(address === undefined ? {} : { address }) }];
  });
  assertSafePaths(entries.map(([path]) => path));
  return new Map(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function isTreeFile(value: unknown): value is TreeFile {
  if (!isRecord(value)) return false;
  const { content, executable, patterns, address } = value;
  if (address !== undefined && typeof address !== "string") return false;
  if (typeof content !== "string" || typeof executable !== "boolean" || !Array.isArray(patterns))
    return false;
  return patterns.every((pattern) => typeof pattern === "string");
}

function corrupt(how: string, cause?: unknown): InputError {
  return new InputError(`${snapshotPath} ${how}.`, {
    code: "snapshot-corrupt",
    hint: restoreHint,
    cause,
  });
}
