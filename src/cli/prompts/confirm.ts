import type { Summary } from "../conversation.ts";
import { interrupted } from "../errors.ts";
import { count } from "../output.ts";
import { type Ask, nothingWritten } from "./ask.ts";

/** The last question before anything is written. @throws the interruption (130) if the answer is no */
export async function askToWrite(ask: Ask, { draft, shown, after }: Summary): Promise<void> {
  const { recipe, units } = draft.selection;
  const files = count(draft.files.length, "file");
  const packages = new Set(units.flatMap(({ unit }) => unit.manifest.dependencies ?? []));
  const afterwards = [
    ...(after.install ? [`${recipe.packageManager} install`] : []),
    ...(after.git ? ["git init"] : []),
  ];
  ask.box("Summary", [
    `directory     ${shown}`,
    `name          ${recipe.name}`,
    `architecture  ${recipe.architecture}`,
    `database      ${recipe.database}`,
    `API           ${recipe.apis.join(", ")}`,
    `patterns      ${Object.keys(recipe.patterns).join(", ") || "only those of every project"}`,
    `brings        ${files}, ${count(packages.size, "package")}`,
    `afterwards    ${afterwards.join(", ") || "nothing"}`,
  ]);
  if (!(await ask.yes(`Write ${files} to ${shown}?`))) throw interrupted(nothingWritten);
}
