import { dirname, join, relative } from "node:path/posix";

/** Where a module is named: `from "./a.ts"`, `import "./a.ts"`, `import("./a.ts")`. */
const specifier = /(\bfrom\s*|\bimport\s*\(?\s*)(["'])(\.{1,2}\/[^"'\n]+)\2/g;

/** The same files at other paths, with the relative imports among them turned to where they are now. */
export function relocate<File extends object>(
  files: ReadonlyMap<string, File>,
  moves: ReadonlyMap<string, string>,
): Map<string, File> {
  const entries = [...files].map(([path, file]): [string, File] => {
    const to = moves.get(path) ?? path;
    return [to, moves.size === 0 ? file : redirected(file, path, to, moves)];
  });
  return new Map(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function redirected<File extends object>(
  file: File,
  from: string,
  to: string,
  moves: ReadonlyMap<string, string>,
): File {
  if (!("content" in file) || typeof file.content !== "string" || !/\.[cm]?ts$/.test(from))
    return file;
  const content = file.content.replaceAll(
    specifier,
    (whole, lead: string, quote: string, name: string) => {
      const named = join(dirname(from), name);
      const target = moves.get(named) ?? named;
      if (target === named && from === to) return whole;
      const path = relative(dirname(to), target);
      return `${lead}${quote}${path.startsWith(".") ? path : `./${path}`}${quote}`;
    },
  );
  return content === file.content ? file : { ...file, content };
}
