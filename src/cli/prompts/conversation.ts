/** The questions, in order. What a flag or a recipe file has answered is not asked. */
import { setTimeout as wait } from "node:timers/promises";
import type { Catalog } from "../../catalog/catalog.ts";
import { presetPatterns } from "../../catalog/presets.ts";
import { check } from "../../catalog/resolve.ts";
import { type Choices, type Defaults, toRecipe } from "../../recipe/choices.ts";
import type { Recipe } from "../../recipe/recipe.ts";
import type { Conversation } from "../conversation.ts";
import { type Directory, nameFrom } from "../directory.ts";
import type { Engine } from "../engine.ts";
import type { Host } from "../host.ts";
import { machineDefaults } from "../machine.ts";
import { openDirectory } from "../open-directory.ts";
import { askApis } from "./apis.ts";
import { askArchitecture } from "./architecture.ts";
import { type Ask, openTerminal } from "./ask.ts";
import { axesStand, axisProblems } from "./axes.ts";
import { askToWrite } from "./confirm.ts";
import { askDatabase } from "./database.ts";
import { askDirectory } from "./directory.ts";
import { askGit } from "./git.ts";
import { askInstall } from "./install.ts";
import { askPatterns } from "./patterns.ts";
import { askPreset } from "./preset.ts";

/** Long enough for the first prompt to be drawn, too short for anybody to have read it. */
const headStart = 30;

export function openConversation(
  host: Host,
  engine: Engine,
  { color, dryRun }: { color: boolean; dryRun: boolean },
): Conversation {
  const ask = openTerminal(host, color);
  const defaults = { ...machineDefaults(host), name: "project" };
  return {
    async answer({ directory: given, choices, after }) {
      const named = choices.name !== undefined;
      const loading = inBackground(engine, given === undefined ? headStart : 0);
      const open = (directory: string) => openDirectory(directory, { dryRun }, host);
      const checkName = async (directory: Directory) => {
        if (!named) nameFrom(directory, Object.keys((await loading).versions));
      };
      const place =
        given === undefined
          ? await askDirectory(ask, host.cwd, checkName, open)
          : await open(given);
      await checkName(place.directory);
      const catalog = await loading;
      const axes = await askAxes(ask, choices, defaults, catalog);
      const chosen = await askForPatterns(ask, axes, defaults, catalog);
      const manager = chosen.packageManager ?? defaults.packageManager;
      return {
        place,
        choices: chosen,
        install: after.install ?? (await askInstall(ask, manager)),
        git: after.git ?? (await askGit(ask)),
      };
    },
    confirm: (summary) => askToWrite(ask, summary),
    waited: () => ask.waited(),
  };
}

/** Loads the catalog, then the renderer, while the user reads the first question. */
function inBackground(engine: Engine, delay: number): Promise<Catalog> {
  const catalog = wait(delay).then(() => engine.catalog());
  catalog
    .then(() => wait(headStart))
    .then(() => engine.warmUp())
    // What cannot be loaded is told where it is needed.
    .catch(() => {});
  return catalog;
}

async function askAxes(
  ask: Ask,
  given: Choices,
  defaults: Defaults,
  catalog: Catalog,
): Promise<Choices> {
  const stands = (choices: Choices) => {
    if (axesStand(choices, defaults, catalog)) return true;
    for (const { message, hint } of axisProblems(choices, defaults, catalog))
      ask.warn(`${message}\n${hint}`);
    return false;
  };
  const questions = [
    async (choices: Choices) => ({
      architecture: choices.architecture ?? (await askArchitecture(ask, catalog)),
    }),
    async (choices: Choices) => ({
      database: choices.database ?? (await askDatabase(ask, catalog)),
    }),
    async (choices: Choices) => ({ apis: choices.apis ?? (await askApis(ask, catalog)) }),
  ];
  let choices = given;
  for (const question of questions) {
    const before = choices;
    choices = await untilStanding(async () => ({ ...before, ...(await question(before)) }), stands);
  }
  return choices;
}

async function askForPatterns(
  ask: Ask,
  given: Choices,
  defaults: Defaults,
  catalog: Catalog,
): Promise<Choices> {
  if (given.patterns !== undefined && given.preset === undefined) return given;
  const axes = toRecipe({ ...given, preset: "minimal", with: {}, without: [] }, defaults, catalog);
  const preset =
    given.preset ?? (await askPreset(ask, (size) => presetPatterns(size, axes, catalog)));
  if (given.with !== undefined || given.without !== undefined) return { ...given, preset };

  let ids = presetPatterns(preset, axes, catalog);
  return untilStanding(
    async () => {
      ids = await askPatterns(ask, catalog, ids);
      return {
        ...given,
        preset: undefined,
        patterns: Object.fromEntries(ids.map((id) => [id, {}])),
      };
    },
    (choices) => explain(ask, toRecipe(choices, defaults, catalog), catalog),
  );
}

/** Asks again as long as the answer cannot stand with those before. */
async function untilStanding(
  question: () => Promise<Choices>,
  stands: (choices: Choices) => boolean,
): Promise<Choices> {
  for (;;) {
    const choices = await question();
    if (stands(choices)) return choices;
  }
}

/** Says why choices cannot stand together, and the way out. */
function explain(ask: Ask, recipe: Recipe, catalog: Catalog): boolean {
  const problems = check(recipe, catalog);
  for (const { message, hint } of problems) ask.warn(`${message}\n${hint}`);
  return problems.length === 0;
}
