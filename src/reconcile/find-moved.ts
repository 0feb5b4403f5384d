import { basename, extname, join } from "node:path";

import { type FileSystem, look, nodeFileSystem } from "./file-system.ts";
import { likeness } from "./merge/match.ts";
import type { Tree, WorkingFile, WorkingTree } from "./plan.ts";

/** Folders in which nobody keeps sources. */
const skipped = new Set(["node_modules", ".git", ".plinth", "dist", "coverage"]);
const largest = 512 * 1024;
const mostFiles = 5_000;
/** The share of lines that must still be the same; less is enough for a file that kept its name. */
export const alike = { renamed: 0.6, moved: 0.4 } as const;

export interface FindMoved {
  directory: string;
  base: Tree;
  working: WorkingTree;
  fs?: FileSystem;
}

/**
 * Finds files that the owner moved or renamed: one of the base is gone, and one that plinth never wrote says nearly the same.
 *
 * @returns paths of the base by where the file is now, and those files
 */
export async function findMoved({
  directory,
  base,
  working,
  fs = nodeFileSystem,
}: FindMoved): Promise<{ moved: Map<string, string>; files: Map<string, WorkingFile> }> {
  const gone = [...base].filter(
    ([path, { content }]) => !working.has(path) && content.trim() !== "",
  );
  const moved = new Map<string, string>();
  const files = new Map<string, WorkingFile>();
  if (gone.length === 0) return { moved, files };
  const endings = new Set(gone.map(([path]) => extname(path)));
  const unknown = await readUnknown(fs, directory, endings, base);
  const candidates = [...unknown].map(([place, { content }]) => ({
    place,
    lines: linesOf(content),
  }));
  const pairs = gone.flatMap(([path, { content }]) => {
    const lines = linesOf(content);
    return candidates.flatMap(({ place, lines: others }) => {
      const least = basename(place) === basename(path) ? alike.moved : alike.renamed;
      if (extname(place) !== extname(path) || !couldBeAlike(lines, others, least)) return [];
      const share = likeness(lines, others);
      return share >= least ? [{ path, place, share }] : [];
    });
  });
  for (const { path, place } of pairs.sort(
    (a, b) => b.share - a.share || (a.place < b.place ? -1 : 1),
  )) {
    if (moved.has(path) || files.has(place)) continue;
    moved.set(path, place);
    files.set(place, unknown.get(place)!);
  }
  return { moved, files };
}

/** A file several times as long has too much in it that the other does not. */
export function couldBeAlike(
  one: readonly string[],
  other: readonly string[],
  least: number,
): boolean {
  return 2 * Math.min(one.length, other.length) >= least * (one.length + other.length);
}

export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim().replaceAll("'", '"').replace(/;$/, ""))
    .filter((line) => line.length > 2);
}

async function readUnknown(
  fs: FileSystem,
  directory: string,
  endings: ReadonlySet<string>,
  base: Tree,
): Promise<Map<string, WorkingFile>> {
  const found = new Map<string, WorkingFile>();
  const visit = async (folder: string): Promise<void> => {
    for (const name of (await fs.readdir(join(directory, folder))).sort()) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (skipped.has(name) || found.size >= mostFiles) continue;
      const stats = await look(fs, join(directory, path));
      if (stats?.isDirectory() === true) await visit(path);
      if (stats?.isFile() !== true || stats.size > largest) continue;
      if (base.has(path) || !endings.has(extname(path))) continue;
      const content = new TextDecoder("utf-8", { ignoreBOM: true }).decode(
        await fs.readFile(join(directory, path)),
      );
      found.set(path, { content, executable: (stats.mode & 0o100) !== 0 });
    }
  };
  await visit("");
  return found;
}
