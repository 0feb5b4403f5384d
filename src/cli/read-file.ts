import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** A file's bytes; undefined if nothing can be read there. */
export function readIfThere(directory: string, path: string): Promise<Buffer | undefined> {
  return readFile(join(directory, path)).catch(() => undefined);
}
