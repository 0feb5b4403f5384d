import { readFileSync } from "node:fs";

/** This plinth's version. The package file stands one folder up from `dist/`, two from here. */
export const version: string = readVersion(["../package.json", "../../package.json"]);

function readVersion([candidate, ...others]: readonly string[]): string {
  if (candidate === undefined) return "0.0.0";
  try {
    const file = JSON.parse(readFileSync(new URL(candidate, import.meta.url), "utf8"));
    if (file.name === "create-plinth") return file.version;
  } catch {
    // Not there: the next one.
  }
  return readVersion(others);
}
