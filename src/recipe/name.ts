/** Package names: what `--name` may be, and the name that a directory gives. */
import { builtinModules } from "node:module";
import { InputError } from "../errors.ts";
import { deviceNames } from "./reserved.ts";

/** npm's own limit. */
const longest = 214;
const valid = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/;

/** Names that npm, Windows or Node keep for themselves. */
const reserved = new Set([
  "node_modules",
  "favicon.ico",
  "package.json",
  "constructor",
  ...deviceNames,
  ...builtinModules.filter((name) => !name.includes("/")),
]);

/**
 * Why a package cannot have this name; `undefined` if it can.
 *
 * Stricter than npm: a name that is accepted also works as a folder, in a URL, in a container tag and unquoted in a shell.
 *
 * @param dependencies names of packages the project may depend on: a project cannot depend on itself
 */
export function nameProblem(name: string, dependencies: Iterable<string> = []): string | undefined {
  if (name === "") return "it is empty";
  if (name.length > longest) return `it has ${name.length} characters; npm allows ${longest}`;
  if (!valid.test(name)) {
    return "it may have lower-case letters, digits, dots, dashes and underscores, and must start with a letter or digit";
  }
  const base = name.slice(name.indexOf("/") + 1);
  if (reserved.has(base)) return `"${base}" is reserved`;
  if (base.endsWith(".")) return "it ends with a dot";
  for (const dependency of dependencies) {
    if (dependency === name) return "the project depends on a package of this name";
  }
  return undefined;
}

/** @throws InputError if `name` cannot be a package name */
export function requireName(name: string, dependencies: Iterable<string> = []): string {
  const problem = nameProblem(name, dependencies);
  if (problem === undefined) return name;
  const better = normaliseName(name);
  const usable = better !== undefined && nameProblem(better, dependencies) === undefined;
  throw new InputError(`${printable(name)} cannot be the package name: ${problem}.`, {
    code: "bad-name",
    hint: usable ? `Pass --name ${better}.` : "Pass --name with another name, such as my-shop.",
  });
}

/**
 * The package name nearest to a directory's name: `My Shop` gives `my-shop`.
 *
 * Letters without an ASCII form give `undefined`, because dropping them would give a name that nobody chose.
 */
export function normaliseName(text: string): string | undefined {
  const ascii = text.normalize("NFKD").replaceAll(/\p{M}/gu, "");
  if (/[^\x20-\x7e]/.test(ascii)) return undefined;
  const name = ascii
    .toLowerCase()
    .replaceAll(/['"]/g, "")
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replaceAll(/-{2,}/g, "-")
    .replaceAll(/^[._-]+|[._-]+$/g, "");
  return name === "" ? undefined : name;
}

/** Text as a user may be shown it: quoted, without control characters, of bounded length. */
export function printable(text: string): string {
  const shown = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return JSON.stringify(shown).replaceAll(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}
