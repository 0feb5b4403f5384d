/** Which lines are an owner's, and whether they are still there. */
import { diffIndices } from "node-diff3";

/** A line of the owner's: added, or what a line of plinth's became. */
export interface OwnLine {
  readonly path: string;
  readonly text: string;
}

type Files = ReadonlyMap<string, string>;

/** Every line that is the owner's and not plinth's. */
export function ownLines(before: Files, after: Files): OwnLine[] {
  return [...after].flatMap(([path, text]) => {
    const now = plain(text);
    const was = plain(before.get(path) ?? "");
    return diffIndices(was, now)
      .flatMap(({ buffer2Content }) => buffer2Content)
      .filter((line) => /\w/.test(line))
      .map((line) => ({ path, text: line }));
  });
}

/**
 * Those that are nowhere any more. A line may have been reformatted, an import may name another folder, and plinth may have
 * put something into the line: then each of the owner's words has to be in one line.
 */
export function lostLines(lines: readonly OwnLine[], files: Files): OwnLine[] {
  const texts = [...files.values()].flatMap(plain);
  const present = new Set(texts.map(withoutFolders));
  const joined = texts.map((text) => words(text));
  return lines.filter(({ text }) => {
    if (present.has(withoutFolders(text))) return false;
    const wanted = words(text);
    return !joined.some((found) => wanted.every((word) => found.includes(word)));
  });
}

/** Lines without what a formatter decides. */
function plain(text: string): string[] {
  return text.split(/\r?\n/).map((line) =>
    line
      .trim()
      .replaceAll("'", '"')
      .replace(/[;,]$/, "")
      .replaceAll(/\s+/g, " "),
  );
}

function withoutFolders(line: string): string {
  return line.replaceAll(/"\.{1,2}\/(?:[^"]*\/)?([^"/]+)"/g, '"$1"');
}

function words(line: string): string[] {
  return withoutFolders(line).match(/[\w$]+/g) ?? [];
}
