/** What the command line asks for: flags as values, over the recipe file they refer to. */
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { addAbortSignal } from "node:stream";
import { InputError } from "../errors.ts";
import type { PackageManager, Preset } from "../pattern.ts";
import { type Choices, override } from "../recipe/choices.ts";
import { parseIds, parseWith } from "../recipe/flags.ts";
import { parseRecipe, recipeLimit } from "../recipe/schema.ts";
import type { Host } from "./host.ts";
import { version } from "./version.ts";

/** Flags that every command has. */
export interface ReportFlags {
  json?: boolean;
  verbose?: boolean;
  color?: boolean;
}

/** Flags of `new`, as commander reads them. Absent: not given. */
export interface NewFlags extends ReportFlags {
  name?: string;
  arch?: string;
  db?: string;
  api?: string;
  preset?: Preset;
  with?: string;
  without?: string;
  sample?: boolean;
  recipe?: string;
  yes?: boolean;
  input?: boolean;
  install?: boolean;
  git?: boolean;
  pm?: PackageManager;
  pinNode?: boolean;
  dryRun?: boolean;
}

/** What is to happen after the files are written; absent: not said. */
export interface After {
  readonly install?: boolean | undefined;
  readonly git?: boolean | undefined;
}

export interface Request {
  readonly directory: string | undefined;
  readonly choices: Choices;
  readonly after: After;
}

/** @throws InputError if a flag or the recipe file cannot be read */
export async function readRequest(
  directory: string | undefined,
  flags: NewFlags,
  host: Host,
): Promise<Request> {
  const saved = flags.recipe === undefined ? {} : await readRecipe(flags.recipe, host);
  return {
    directory,
    choices: override(saved, readChoices(flags)),
    after: { install: flags.install, git: flags.git },
  };
}

/** Flags as choices; equal to what a recipe file with the same content says. */
export function readChoices(flags: NewFlags): Choices {
  return {
    name: flags.name,
    architecture: flags.arch,
    database: flags.db,
    apis: flags.api === undefined ? undefined : parseIds("--api", flags.api),
    preset: flags.preset,
    with: flags.with === undefined ? undefined : parseWith(flags.with),
    without: flags.without === undefined ? undefined : parseIds("--without", flags.without),
    sample: flags.sample,
    packageManager: flags.pm,
    pinNode: flags.pinNode,
  };
}

async function readRecipe(file: string, host: Host): Promise<Choices> {
  if (file === "-")
    return parseRecipe(
      await readText(addAbortSignal(host.signal, host.stdin)),
      "the recipe on stdin",
      version,
    );
  return parseRecipe(await readFile(file, host.cwd), file, version);
}

/** A file that the user named, as text. @throws InputError if it cannot be read */
export async function readTextFile(file: string, { cwd }: Host): Promise<string> {
  return readFile(file, cwd, { what: "file", code: "file-unreadable", hint: "Pass its path." });
}

const aRecipe = {
  what: "recipe",
  code: "recipe-unreadable",
  hint: "Pass the path of a plinth.json, or - to read one from stdin.",
};

async function readFile(
  file: string,
  cwd: string,
  { what, code: errorCode, hint } = aRecipe,
): Promise<string> {
  try {
    // Without waiting: a pipe that nobody writes to would hold up the program for ever.
    const handle = await open(resolve(cwd, file), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!(await handle.stat()).isFile()) {
        throw new InputError(`The ${what} ${file} is not a file.`, { code: errorCode, hint });
      }
      return await readText(handle.createReadStream({ autoClose: false }));
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    const problem =
      code === "ENOENT"
        ? "does not exist"
        : code === "EISDIR"
          ? "is a directory"
          : "cannot be read";
    throw new InputError(`The ${what} ${file} ${problem}.`, { code: errorCode, hint, cause });
  }
}

/** Not more than a recipe can be, so that a wrong file does not fill the memory. */
async function readText(stream: AsyncIterable<Uint8Array | string>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
    size += chunk.length;
    if (size > recipeLimit) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}
