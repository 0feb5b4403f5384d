/** The project that a command runs in. */
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Catalog } from "../catalog/catalog.ts";
import { InputError } from "../errors.ts";
import { notePending } from "./pending.ts";
import { readPristine, recover } from "../reconcile/index.ts";
import type { Tree } from "../reconcile/plan.ts";
import { type Choices, toRecipe } from "../recipe/choices.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { parseRecipe } from "../recipe/schema.ts";
import { successorsOf } from "../recipe/successors.ts";
import { recipePath } from "../recipe/text.ts";
import type { KnownMigrations } from "../recipe/resource/resources.ts";
import type { Host } from "./host.ts";
import { knownMigrations } from "./migrations.ts";
import { version } from "./version.ts";

export interface Project {
  /** Absolute. */
  readonly directory: string;
  /** As plinth.json says now, whoever wrote it. */
  readonly recipe: Recipe;
  /** Patterns that plinth.json names and that have another id now, each with those that stand in for it. */
  readonly replaced: ReadonlyMap<string, readonly string[]>;
  /** What plinth wrote last. */
  readonly base: Tree;
  /** The version of plinth that did. */
  readonly writtenBy: string;
  /** What the project has of them, whoever made them. */
  readonly migrations: KnownMigrations;
}

/**
 * The nearest directory, from here upwards, that holds a project.
 *
 * @param marks files that tell one, any of them
 * @throws InputError if there is none
 */
export async function findProject(
  host: Host,
  marks: readonly string[] = [recipePath],
): Promise<string> {
  for (let directory = host.cwd; ; directory = dirname(directory)) {
    for (const mark of marks) {
      const found = await readFile(join(directory, mark), "utf8").catch(() => undefined);
      if (found !== undefined) return directory;
    }
    if (dirname(directory) === directory) break;
  }
  throw new InputError("This is not inside a project: there is no plinth.json here or above.", {
    code: "not-a-project",
    hint: "Run the command in a project's own directory.",
  });
}

/**
 * Finishes or undoes what a killed run left, and says so; a dry run only says that it waits.
 *
 * @throws {InputError} `interrupted-run` if files changed since
 */
export async function settle(
  directory: string,
  host: Host,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<void> {
  if (dryRun) return notePending(directory, host);
  const { message } = await recover(directory);
  if (message !== undefined) host.stderr.write(`${message}\n`);
}

/** @throws InputError if lock, snapshot or recipe cannot be read or do not belong together */
export async function openProject(directory: string, catalog: Catalog): Promise<Project> {
  const choices = await readChoices(directory);
  // What cannot be read of plinth.json is said first: it is what people write.
  recipeFrom(choices, directory, catalog);
  const { tree, plinth } = await readPristine(directory);
  const migrations = await knownMigrations(directory, tree);
  const ids = Object.keys(choices.patterns ?? {});
  const replaced = new Map(
    ids.map((id) => [id, successorsOf(id, catalog)] as const).filter(([, now]) => now.length > 0),
  );
  const recipe = recipeFrom(choices, directory, catalog, migrations);
  return { directory, recipe, replaced, base: tree, writtenBy: plinth, migrations };
}

/** @param migrations what the project has of them; without, resources that have no number yet are given a provisional one */
export async function readProjectRecipe(
  directory: string,
  catalog: Catalog,
  migrations?: KnownMigrations,
): Promise<Recipe> {
  return recipeFrom(await readChoices(directory), directory, catalog, migrations);
}

async function readChoices(directory: string): Promise<Choices> {
  const text = await readFile(join(directory, recipePath), "utf8");
  if (/^<{7} /m.test(text)) {
    throw new InputError(`${recipePath} holds the conflict blocks of a git merge.`, {
      code: "recipe-conflict",
      hint: "Settle them, then run: plinth sync",
    });
  }
  return parseRecipe(text, recipePath, version);
}

function recipeFrom(
  choices: Choices,
  directory: string,
  catalog: Catalog,
  migrations?: KnownMigrations,
): Recipe {
  const name = basename(directory).toLowerCase();
  const defaults = {
    plinth: version,
    name,
    packageManager: "npm",
    pinNode: false,
    migrations,
  } as const;
  // What a new project would get must not come to one that does not say.
  return toRecipe({ ...choices, patterns: choices.patterns ?? {} }, defaults, catalog);
}
