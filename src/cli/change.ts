/** `add`, `remove`, `set`, `apply`, `upgrade`: each says which recipe it wants; the rest is the same for all. */
import type { Catalog } from "../catalog/catalog.ts";
import { resolve, type Selection } from "../catalog/resolve.ts";
import { InputError } from "../errors.ts";
import { addPatterns, removePatterns, setChoice } from "../recipe/change.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { recipePath } from "../recipe/text.ts";
import { isNewer, isVersion } from "../recipe/version.ts";
import { contractNotes } from "./contracts.ts";
import { recipeEdit } from "./edited-recipe.ts";
import type { Engine } from "./engine.ts";
import { evolve, type EvolveFlags } from "./evolve.ts";
import type { Host } from "./host.ts";
import { assertLeftOut } from "./left-out.ts";
import { findProject, openProject, type Project, settle } from "./project.ts";
import { releasesSince } from "./releases.ts";
import { shellQuote } from "./replay.ts";
import { assertSettled } from "./unsettled.ts";
import { version } from "./version.ts";

export type ChangeCommand = "add" | "remove" | "set" | "apply" | "upgrade";

/** @returns the exit code */
export function runChange(
  command: ChangeCommand,
  words: readonly string[],
  flags: EvolveFlags,
  host: Host,
  engine: Engine,
): Promise<number> {
  return changeProject(flags, host, engine, async ({ recipe }, catalog) => ({
    command: [command, ...words],
    recipe: wanted(command, words, recipe, catalog),
    notes: [],
  }));
}

export interface Wanted {
  /** The words it was asked for with. */
  readonly command: readonly string[];
  readonly recipe: Recipe;
  readonly notes: readonly string[];
}

/**
 * Brings the project that the command runs in to another recipe.
 *
 * @returns the exit code
 */
export async function changeProject(
  flags: EvolveFlags,
  host: Host,
  engine: Engine,
  want: (project: Project, catalog: Catalog) => Promise<Wanted>,
): Promise<number> {
  const directory = await findProject(host);
  await settle(directory, host, flags);
  await assertSettled(directory, host);
  const catalog = await engine.catalog();
  const project = await openProject(directory, catalog);
  refuseNewer(project);
  const { command, recipe: next, notes } = await want(project, catalog);
  const recipe = { ...next, plinth: version };
  const wish = {
    command: command.map(shellQuote).join(" "),
    recipe,
    notes: [
      ...(await editedByHand(project, command, catalog, engine)),
      ...renamed(project),
      ...cameAlong(project.recipe, recipe, catalog),
      ...wentAlong(command, project.recipe, recipe),
      ...versionNote(project),
      ...contractNotes(project.contracts, recipe),
      ...notes,
    ],
    releases: releasesSince(project.writtenBy, resolve(recipe, catalog)),
  };
  return evolve(project, wish, flags, catalog, engine, host);
}

function wanted(
  command: ChangeCommand,
  words: readonly string[],
  recipe: Recipe,
  catalog: Catalog,
): Recipe {
  switch (command) {
    case "add":
      return addPatterns(recipe, words, catalog);
    case "remove": {
      const next = removePatterns(recipe, words, catalog);
      assertNotNeeded(words, next, catalog);
      return next;
    }
    case "set":
      return setChoice(recipe, words[0]!, words.slice(1).join(","), catalog);
    case "apply":
    case "upgrade":
      return recipe;
  }
}

function assertNotNeeded(words: readonly string[], next: Recipe, catalog: Catalog): void {
  const ids = idsIn(words);
  let selection: Selection;
  try {
    selection = resolve(next, catalog);
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw new InputError(`${ids.join(", ")} cannot be removed. ${cause.message}`, {
      code: "needed",
      hint: cause.hint ?? "Remove what needs it as well.",
      cause,
    });
  }
  assertLeftOut(ids, selection, "project");
}

/** Commands whose purpose it is to carry out what plinth.json says. */
const applying: readonly string[] = ["apply", "upgrade"] satisfies ChangeCommand[];

/** What the command would otherwise carry out unasked. */
async function editedByHand(
  project: Project,
  [command = ""]: readonly string[],
  catalog: Catalog,
  engine: Engine,
): Promise<string[]> {
  if (applying.includes(command)) return [];
  let edit: string | undefined;
  try {
    edit = await recipeEdit(project, catalog, engine);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    edit = "as it stands, its choices exclude one another";
  }
  return edit === undefined
    ? []
    : [
        `${recipePath} was edited since plinth last wrote the project, and that comes along: ${edit}.`,
      ];
}

/** What nobody named, but what was added needs. */
function cameAlong(before: Recipe, after: Recipe, catalog: Catalog): string[] {
  const had = new Set(Object.keys(before.patterns));
  try {
    for (const { unit } of resolve(before, catalog).units) had.add(unit.manifest.id);
  } catch (error) {
    // A recipe edited by hand: everything is new then.
    if (!(error instanceof InputError)) throw error;
  }
  return resolve(after, catalog)
    .units.filter(({ unit, because }) => because === "required" && !had.has(unit.manifest.id))
    .map(
      ({ unit, neededBy }) => `${unit.manifest.id} comes along, needed by ${neededBy.join(", ")}.`,
    );
}

/** What nobody named, but what has nothing left to work on. */
function wentAlong(words: readonly string[], before: Recipe, after: Recipe): string[] {
  const named = idsIn(words);
  return Object.keys(before.patterns)
    .filter((id) => !Object.hasOwn(after.patterns, id) && !named.includes(id))
    .map((id) => `${id} goes as well: it needs resources that are gone.`);
}

function idsIn(words: readonly string[]): string[] {
  return words.flatMap((word) => word.split(","));
}

function refuseNewer({ writtenBy }: Project): void {
  if (!isVersion(writtenBy) || !isNewer(writtenBy, version)) return;
  throw new InputError(`This project was written by plinth ${writtenBy}; this is ${version}.`, {
    code: "newer-project",
    hint: `Run it with npx create-plinth@${writtenBy}.`,
  });
}

/** Patterns that are called otherwise since the project was written. */
function renamed({ replaced }: Project): string[] {
  return [...replaced].map(([id, now]) => `${id} is called ${now.join(" and ")} now.`);
}

function versionNote({ writtenBy }: Project): string[] {
  return writtenBy === version ? [] : [`The project comes from plinth ${writtenBy} to ${version}.`];
}
