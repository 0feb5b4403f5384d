/** What holds for a project whose owner has done anything: what they wrote is still there. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { check, type Recipe, unitsOf } from "../../src/index.ts";
import { addPatterns, removePatterns, setChoice } from "../../src/recipe/change.ts";
import { codeEdits, dataEdits, edit } from "../reconcile/owner-edits.ts";
import { create, evolve, type Project, settled } from "./memory.ts";
import { catalog, recipeOf } from "./projects.ts";

const timeout = 1_000_000;
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
    fate: fc.constantFrom("stay", "stay", "stay", "move", "delete"),
  }),
  { minLength: 1, maxLength: 4 },
);

type Files = Map<string, string>;

/** What a developer does that is more than one line: nothing happens where the place for it is missing. */
const broad: Readonly<Record<string, (files: Files, mark: string) => void>> = {
  "a route": (files, mark) =>
    change(files, "src/api/rest/users.ts", (text) =>
      text.replace(
        "      v1.delete(",
        `      v1.get("/${mark}", async () => ({ own: true }));\n\n      v1.delete(`,
      ),
    ),
  "a dependency": (files, mark) =>
    change(files, "package.json", (text) =>
      text.replace('"dependencies": {', `"dependencies": {\n    "${mark}": "1.0.0",`),
    ),
  "a script": (files, mark) =>
    change(files, "package.json", (text) =>
      text.replace(/("scripts": \{[^}]*?)\n  \}/, `$1,\n    "${mark}": "true"\n  }`),
    ),
  "a setting": (files, mark) =>
    change(files, "src/platform/config.ts", (text) =>
      text.replace("z.object({", `z.object({\n  ${mark}: z.string().default(""),`),
    ),
  "a service of compose.yaml": (files, mark) =>
    change(files, "compose.yaml", (text) =>
      text.replace("services:\n", `services:\n  ${mark}:\n    image: busybox\n`),
    ),
  "a function renamed everywhere": (files, mark) => {
    for (const [path, text] of files)
      if (path.endsWith(".ts")) files.set(path, text.replaceAll(/\bcreateHttpServer\b/g, mark));
  },
  "a class renamed everywhere": (files, mark) => {
    for (const [path, text] of files)
      if (path.endsWith(".ts")) files.set(path, text.replaceAll(/\bSqlUserRepository\b/g, mark));
  },
  "a file of their own that something imports": (files, mark) => {
    files.set(`src/platform/${mark}.ts`, `export const ${mark} = 1;\n`);
    change(
      files,
      "src/compose.ts",
      (text) =>
        `import { ${mark} } from "./platform/${mark}.ts";\n${text.replace("  return {", `  logger.info(${mark});\n\n  return {`)}`,
    );
  },
};

function change(files: Files, path: string, edited: (text: string) => string): void {
  const text = files.get(path);
  if (text !== undefined) files.set(path, edited(text));
}

/** `PLINTH_TEST_LARGE=1` looks for much longer. */
const large = process.env["PLINTH_TEST_LARGE"] !== undefined;

test("after up to six commands over any edits, every mark is there", { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(
      owned,
      fc.subarray(Object.keys(broad), { maxLength: 3 }),
      fc.array(command, { minLength: 1, maxLength: 6 }),
      async (edits, broadly, commands) => {
        let project: Project = await create(recipeOf({}));
        const files = new Map(project.files);
        const marks: string[] = [];
        for (const [index, name] of broadly.entries()) {
          const mark = `b${index}own0own`;
          broad[name]!(files, mark);
          marks.push(mark);
        }
        for (const [index, { where, code, data, fate }] of edits.entries()) {
          const paths = [...files.keys()];
          const path = paths[Math.floor(where * paths.length)]!;
          if (fate === "delete") {
            files.delete(path);
            continue;
          }
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
        // What was in a file that its owner deleted is not there by the owner's will.
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
    large
      ? { numRuns: 1_500, interruptAfterTimeLimit: 900_000 }
      : { numRuns: 40, interruptAfterTimeLimit: 20_000 },
  );
});

function holds({ files }: Project, mark: string): boolean {
  return [...files.values()].some((text) => text.includes(mark));
}
