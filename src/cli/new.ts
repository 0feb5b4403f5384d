/**
 * `new`: writes a project. Read it from top to bottom:
 *
 *   request ─► answers ─► directory ─► recipe ─► selection ─► tree ─► draft ─► files ─► install, git ─► report
 */
import type { Catalog } from "../catalog/catalog.ts";
import { resolve } from "../catalog/resolve.ts";
import { exitCode } from "../errors.ts";
import { toRecipe } from "../recipe/choices.ts";
import { normaliseName, requireName } from "../recipe/name.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { type Answers, type Conversation, unattended } from "./conversation.ts";
import { type Directory, nameFrom } from "./directory.ts";
import type { Engine } from "./engine.ts";
import { stopIfAsked } from "./errors.ts";
import { finish } from "./finish.ts";
import { canPrompt, type Host } from "./host.ts";
import { assertLeftOut } from "./left-out.ts";
import { machineDefaults, nodeNote } from "./machine.ts";
import { assertSameProject } from "./open-directory.ts";
import { replayCommand } from "./replay.ts";
import { nextCommands, printReport, type Report } from "./report.ts";
import { type NewFlags, readRequest } from "./request.ts";
import type { Draft } from "./write.ts";

/** @returns the exit code */
export async function runNew(
  given: string | undefined,
  flags: NewFlags,
  host: Host,
  engine: Engine,
): Promise<number> {
  const started = host.now();
  const request = await readRequest(given, flags, host);
  const conversation = await converse(flags, host, engine);
  const answers = await conversation.answer(request);
  const { directory, resumed } = answers.place;
  const catalog = await engine.catalog();
  const recipe = recipeOf(answers, directory, catalog, host);
  if (resumed) await assertSameProject(directory, recipe);

  const selection = resolve(recipe, catalog);
  assertLeftOut(answers.choices.without ?? [], selection);
  const tree = await engine.render(selection, catalog);
  // Not needed, so not loaded, before the questions are answered.
  const { draftProject, writeProject } = await import("./write.ts");
  const draft = await draftProject(directory.path, selection, tree, engine, host);
  for (const note of notes(answers, directory, recipe, host)) host.stderr.write(`${note}\n`);

  if (!flags.dryRun) {
    await conversation.confirm({ draft, shown: directory.shown, after: answers });
    stopIfAsked(host, "Interrupted. Nothing was written.");
    await writeProject(draft, host);
    await finish(directory, recipe, answers, flags, host);
  }
  const report = reportOf(draft, directory, answers, flags.recipe, catalog, host);
  const elapsedMs = Math.round(host.now() - started - conversation.waited());
  printReport({ ...report, elapsedMs }, directory.shown, flags, host);
  return report.status === "ok" ? exitCode.done : exitCode.conflicts;
}

/** With the user if somebody is there to answer, with what is given otherwise. */
async function converse(flags: NewFlags, host: Host, engine: Engine): Promise<Conversation> {
  const { yes = false, input = true, json = false, color = true, dryRun = false } = flags;
  const silent = yes || !input || json || flags.recipe === "-";
  if (silent || !canPrompt(host)) return unattended(host, dryRun);
  const { openConversation } = await import("./prompts/conversation.ts");
  return openConversation(host, engine, { color, dryRun });
}

function recipeOf(
  { choices }: Answers,
  directory: Directory,
  catalog: Catalog,
  host: Host,
): Recipe {
  const taken = Object.keys(catalog.versions);
  const name = choices.name ?? nameFrom(directory, taken);
  return toRecipe(choices, { ...machineDefaults(host), name: requireName(name, taken) }, catalog);
}

function notes({ choices }: Answers, { name }: Directory, recipe: Recipe, host: Host): string[] {
  const renamed = choices.name === undefined && name !== recipe.name;
  return [
    ...(renamed ? [`The package is called ${recipe.name}; --name gives it another name.`] : []),
    ...nodeNote(host.nodeVersion, recipe.pinNode),
  ];
}

function reportOf(
  draft: Draft,
  directory: Directory,
  after: Answers,
  recipeFile: string | undefined,
  catalog: Catalog,
  host: Host,
): Omit<Report, "elapsedMs"> {
  const { recipe } = draft.selection;
  const { conflicts } = draft.plan;
  const { preset } = after.choices;
  const derivedName = normaliseName(directory.name);
  return {
    status: conflicts.length === 0 ? "ok" : "conflicts",
    directory: directory.path,
    recipe,
    files: draft.files,
    conflicts,
    replay: replayCommand(
      { recipe, directory: directory.shown, derivedName, preset, recipeFile, after },
      catalog,
    ),
    next: nextCommands(directory, recipe, after.install, host.cwd),
  };
}
