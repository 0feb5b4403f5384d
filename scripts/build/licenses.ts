import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Metafile } from "esbuild";

/** The licenses of everything that ended up in the bundle, one section a package. */
export async function licenses(root: string, { inputs }: Metafile): Promise<string> {
  const sources = Object.keys(inputs).filter((path) => packageFolder(path) !== undefined);
  const packages = Map.groupBy(sources.sort(), (path) => packageFolder(path)!);
  const sections = await Promise.all(
    [...packages].map(([folder, paths]) => section(root, folder, paths)),
  );
  return `Plinth's compiled files contain the following packages.\n\n${sections.join("\n\n")}`;
}

function packageFolder(path: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

async function section(root: string, folder: string, sources: readonly string[]): Promise<string> {
  const read = (...path: string[]) => readFile(join(root, ...path), "utf8");
  const { name, version, license } = JSON.parse(await read(folder, "package.json")) as Package;
  const files = (await readdir(join(root, folder))).filter((file) =>
    /^(licen[cs]e|(third-party-)?notice|copying)/i.test(file),
  );
  const texts = await Promise.all(files.sort().map((file) => read(folder, file)));
  // What a package has bundled itself, such as TypeScript, says so in comments that ask to be kept.
  for (const source of sources) {
    const comments = (await read(source)).match(/\/\*!.*?\*\//gs) ?? [];
    texts.push(...comments.filter((comment) => /copyright|license/i.test(comment)));
  }
  if (texts.length === 0 && license === undefined) throw new Error(`${name} states no license.`);
  const title = `${name} ${version} (${license ?? "see below"})`;
  return [title, "-".repeat(title.length), ...new Set(texts.map((text) => text.trim()))].join("\n");
}

interface Package {
  name: string;
  version: string;
  license?: string;
}
