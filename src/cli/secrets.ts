/** Secrets that the project needs from now on, in the `.env` of this machine. */
import type { ExtraFile } from "../reconcile/changes.ts";
import { sha256 } from "../reconcile/hash.ts";
import { joinLines, splitLines } from "../reconcile/line-endings.ts";
import type { Tree } from "../reconcile/plan.ts";
import { type LocalFile, secretsOf } from "../render/local.ts";
import { readIfThere } from "./read-file.ts";

export interface SecretFile extends ExtraFile {
  readonly path: string;
  readonly action: "create" | "update";
}

/**
 * Makes the file where there is none, and adds to one that is there what nobody has needed before: a variable that its
 * owner set or took out is the owner's business.
 */
export async function missingSecrets(
  directory: string,
  files: readonly LocalFile[],
  base: Tree,
): Promise<SecretFile[]> {
  const known = new Set(secretsOf(base));
  const found: SecretFile[] = [];
  for (const file of files) {
    const bytes = await readIfThere(directory, file.path);
    if (bytes === undefined) {
      found.push({ ...file, action: "create", onlyIfAbsent: true });
      continue;
    }
    const present = splitLines(bytes.toString("utf8"));
    const set = new Set(present.lines.map(keyOf));
    const missing = splitLines(file.content).lines.filter((line) => {
      const key = keyOf(line);
      return key !== undefined && !known.has(key) && !set.has(key);
    });
    if (missing.length === 0) continue;
    const content = joinLines({ ...present, lines: [...present.lines, ...missing], closed: true });
    found.push({ path: file.path, action: "update", content, before: sha256(bytes) });
  }
  return found;
}

function keyOf(line: string): string | undefined {
  return /^\s*(?:export\s+)?([\w.]+)\s*=/.exec(line)?.[1];
}
