/** The project that a command runs in. */
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Catalog } from "../catalog/catalog.ts";
import { InputError } from "../errors.ts";
import { notePending } from "./pending.ts";
import { readPristine, recover } from "../reconcile/index.ts";
import type { Tree } from "../reconcile/plan.ts";
import { type Choices, type Defaults, toRecipe } from "../recipe/choices.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { parseRecipe } from "../recipe/schema.ts";
import { successorsOf } from "../recipe/successors.ts";
import { recipePath } from "../recipe/text.ts";
import type { Contracts, KnownMigrations } from "../recipe/resource/resources.ts";
import { knownContracts } from "./contracts.ts";
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
  /** Those that its resources have, by name. */
  readonly contracts: Contracts["known"];
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
  const contracts = await knownContracts(directory, tree, choices, catalog);
  const recipe = recipeFrom(choices, directory, catalog, { migrations, contracts });
  return { directory, recipe, replaced, base: tree, writtenBy: plinth, migrations, contracts };
}

/** @param base what plinth wrote last; without, what has no number yet is given a provisional one */
export async function readProjectRecipe(
  directory: string,
  catalog: Catalog,
  base?: Tree,
): Promise<Recipe> {
  const choices = await readChoices(directory);
  if (base === undefined) return recipeFrom(choices, directory, catalog);
  const migrations = await knownMigrations(directory, base);
  const contracts = await knownContracts(directory, base, choices, catalog);
  return recipeFrom(choices, directory, catalog, { migrations, contracts });
}

async function readChoices(directory: string): Promise<Choices> {
  const text = await readFile(join(directory, recipePath), "utf8");
  if (/^<{7} /m.test(text)) {
    throw new InputError(`${recipePath} holds the conflict blocks of a git merge.`, {
      code: "recipe-conflict",
      hint: "Settle them, then run: plinth sync",
    });
  }
  const choices = parseRecipe(text, recipePath, version);
  refuseGaps(choices);
  return choices;
}

/** What a new project would get where nothing is said, this one may not have: nobody means that by leaving a line out. */
function refuseGaps(choices: Choices): void {
  const gaps = whole.filter((key) => choices[key] === undefined);
  if (gaps.length === 0) return;
  throw new InputError(`${recipePath} does not say ${gaps.join(", ")}.`, {
    code: "incomplete-recipe",
    hint: `A project is all that its ${recipePath} says. See what was there: git log -p ${recipePath}`,
  });
}

const whole = [
  "architecture",
  "database",
  "apis",
  "sample",
  "patterns",
  "packageManager",
  "pinNode",
] as const satisfies readonly (keyof Choices)[];

function recipeFrom(
  choices: Choices,
  directory: string,
  catalog: Catalog,
  known: Pick<Defaults, "migrations" | "contracts"> = {},
): Recipe {
  const name = basename(directory).toLowerCase();
  const defaults = {
    plinth: version,
    name,
    packageManager: "npm",
    pinNode: false,
    ...known,
  } as const;
  return toRecipe(choices, defaults, catalog);
}
