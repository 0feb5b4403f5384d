/** Which lines are an owner's, and whether they are still there. */
import { diffIndices } from "node-diff3";
import { saysTheSame } from "../../src/reconcile/merge.ts";

/** A line of the owner's: added, or what a line of plinth's became. */
export interface OwnLine {
  readonly path: string;
  readonly text: string;
  /** What the owner wrote in it: all of it, or what plinth's lines at this place did not say. */
  readonly words: readonly string[];
}

type Files = ReadonlyMap<string, string>;

/** Every line that is the owner's and not plinth's; one of plinth's that stands elsewhere now is still plinth's. */
export function ownLines(before: Files, after: Files): OwnLine[] {
  const plinths = new Set([...before.values()].flatMap(plain).map(withoutModule));
  return [...after].flatMap(([path, text]) => {
    const pristine = before.get(path);
    if (pristine !== undefined && saysTheSame(path, pristine, text)) return [];
    const now = plain(text);
    const was = plain(pristine ?? "");
    return diffIndices(was, now).flatMap(({ buffer1Content, buffer2Content }) => {
      const known = new Set(buffer1Content.flatMap(words));
      return (
        buffer2Content
          .filter((line) => /\w/.test(line) && !plinths.has(withoutModule(line)))
          .map((line): OwnLine => ({
            path,
            text: line,
            words: words(line).filter((word) => !known.has(word)),
          }))
          // Other line breaks alone are no words of the owner's.
          .filter((line) => line.words.length > 0)
      );
    });
  });
}

/** How many lines one line may have become. */
const reach = 12;

/**
 * Those that are nowhere any more. A line may have been reformatted, an import may name another folder, and plinth may have
 * changed what else is in the line: then all that the owner wrote in it has to stand together.
 */
export function lostLines(lines: readonly OwnLine[], files: Files): OwnLine[] {
  const texts = [...files.values()].map((text) => plain(text).map(withoutFolders));
  const present = new Set(texts.flat());
  const said = texts.map((text) => text.map(words));
  return lines.filter(({ text, words: own }) => {
    if (present.has(withoutFolders(text))) return false;
    const [first = ""] = own;
    return !said.some((all) =>
      all.some((found, index) => {
        if (!found.includes(first)) return false;
        const near = new Set(all.slice(Math.max(0, index - reach), index + reach).flat());
        return own.every((word) => near.has(word));
      }),
    );
  });
}

/** Lines without what a formatter decides. */
function plain(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim().replaceAll("'", '"').replace(/[;,]$/, "").replaceAll(/\s+/g, " "));
}

function withoutFolders(line: string): string {
  return line.replaceAll(/"\.{1,2}\/(?:[^"]*\/)?([^"/]+)"/g, '"$1"');
}

/** Which names are imported, wherever from. */
function withoutModule(line: string): string {
  return line.replace(/(\bfrom |^import )"[^"]+"$/, "$1");
}

function words(line: string): string[] {
  return withoutFolders(line).match(/[\w$]+/g) ?? [];
}
