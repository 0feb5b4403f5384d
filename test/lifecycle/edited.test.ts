/** What holds for a project whose owner has done anything: what they wrote is still there. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { check, type Recipe, unitsOf } from "../../src/index.ts";
import { addPatterns, removePatterns, setChoice } from "../../src/recipe/change.ts";
import { codeEdits, dataEdits, edit } from "../reconcile/owner-edits.ts";
import { create, evolve, type Project, settled } from "./memory.ts";
import { catalog, recipeOf } from "./projects.ts";

const timeout = 240_000;
const patterns = unitsOf(catalog, "pattern")
  .filter(({ manifest }) => !manifest.always)
  .map(({ manifest }) => manifest.id);
const ids = (kind: Parameters<typeof unitsOf>[1]) =>
  unitsOf(catalog, kind).map(({ manifest }) => manifest.id);

type Command = (recipe: Recipe) => Recipe;

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.constantFrom(...patterns).map(
    (id): Command =>
      (recipe) =>
        id in recipe.patterns
          ? removePatterns(recipe, [id], catalog)
          : addPatterns(recipe, [id], catalog),
  ),
  fc.constantFrom(...ids("database")).map(
    (id): Command =>
      (recipe) =>
        setChoice(recipe, "db", id, catalog),
  ),
  fc.constantFrom(...ids("architecture")).map(
    (id): Command =>
      (recipe) =>
        setChoice(recipe, "arch", id, catalog),
  ),
  fc.subarray(ids("api"), { minLength: 1 }).map(
    (apis): Command =>
      (recipe) =>
        setChoice(recipe, "api", apis.join(","), catalog),
  ),
  fc.boolean().map(
    (sample): Command =>
      (recipe) =>
        setChoice(recipe, "sample", String(sample), catalog),
  ),
);

const owned = fc.array(
  fc.record({
    where: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    code: codeEdits,
    data: dataEdits,
    fate: fc.constantFrom("stay", "stay", "stay", "move"),
  }),
  { minLength: 1, maxLength: 4 },
);

test("after up to six commands over any edits, every mark is there", { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(
      owned,
      fc.array(command, { minLength: 1, maxLength: 6 }),
      async (edits, commands) => {
        let project: Project = create(recipeOf({}));
        const files = new Map(project.files);
        const marks: string[] = [];
        for (const [index, { where, code, data, fate }] of edits.entries()) {
          const paths = [...files.keys()];
          const path = paths[Math.floor(where * paths.length)]!;
          const mine = edit(files.get(path)!, path.endsWith(".ts") ? code : data);
          const text = mine.marks.reduce(
            (all, mark) => all.replaceAll(mark, `f${index}${mark}`),
            mine.text,
          );
          marks.push(...mine.marks.map((mark) => `f${index}${mark}`));
          files.delete(path);
          files.set(fate === "move" ? path.replace(/([^/]+)$/, "own/$1") : path, text);
        }
        project = { ...project, files };
        const present = marks.filter((mark) => holds(project, mark));
        for (const change of commands) {
          const recipe = change(project.recipe);
          if (check(recipe, catalog).length > 0) continue;
          const { project: next, plan } = await evolve(project, recipe);
          for (const mark of present) expect([mark, holds(next, mark)]).toEqual([mark, true]);
          for (const { path, kind } of plan.conflicts) {
            if (kind === "content") expect(next.files.get(path)).toMatch(/^<{7} yours\r?$/m);
          }
          project = {
            ...next,
            files: new Map([...next.files].map(([path, text]) => [path, settled(text)])),
          };
          for (const mark of present) expect([mark, holds(project, mark)]).toEqual([mark, true]);
        }
      },
    ),
    { numRuns: 60, interruptAfterTimeLimit: 60_000 },
  );
});

function holds({ files }: Project, mark: string): boolean {
  return [...files.values()].some((text) => text.includes(mark));
}
