import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { replayArguments, replayCommand, shellQuote } from "../../src/cli/replay.ts";
import { presets } from "../../src/pattern.ts";
import { toRecipe } from "../../src/recipe/choices.ts";
import { catalog } from "./support/fake-engine.ts";
import { plinth } from "./support/host.ts";

const names = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/);

const recipes = fc
  .record({
    name: names,
    architecture: fc.constantFrom("layered", "hexagonal"),
    database: fc.constantFrom("sqlite", "postgres"),
    apis: fc.constantFrom(["rest"], ["graphql"], ["rest", "graphql"]),
    sample: fc.boolean(),
    paging: fc.boolean(),
    cache: fc.constantFrom(
      {},
      { "cache-aside": { store: "redis", ttl: 5 } },
      { "write-through": { strict: false, columns: ["a b", "c,d|e+f:g=h%", "'$(x)'"] } },
    ),
    packageManager: fc.constantFrom("npm", "pnpm", "yarn", "bun"),
    pinNode: fc.boolean(),
  })
  .map(({ paging, cache, ...choices }) =>
    toRecipe(
      { ...choices, patterns: { ...(paging ? { paging: {} } : {}), ...cache } },
      { plinth: "0.1.0", name: "x", packageManager: "npm", pinNode: false },
      catalog,
    ),
  );

test("the replay command makes the same recipe again", async () => {
  const preset = fc.constantFrom(undefined, ...presets);
  await fc.assert(
    fc.asyncProperty(recipes, fc.boolean(), preset, async (recipe, derived, preset) => {
      const directory = derived ? recipe.name : "somewhere";
      const after = { install: true, git: false };
      const argv = replayArguments(
        { recipe, directory, derivedName: derived ? recipe.name : undefined, preset, after },
        catalog,
      );
      const { stdout } = await plinth([...argv, "--json", "--dry-run"], { nodeVersion: "20.12.0" });
      expect(JSON.parse(stdout).recipe).toEqual(recipe);
    }),
    { numRuns: 50 },
  );
});

test("resources come after the project, each by its command", () => {
  const resources = {
    invoice: { fields: ["due:date?"] },
    person: { fields: ["a:int"], plural: "people" },
  };
  const defaults = {
    plinth: "0.1.0",
    name: "shop",
    packageManager: "npm",
    pinNode: false,
  } as const;
  const recipe = toRecipe({ patterns: {}, resources }, defaults, catalog);
  const after = { install: true, git: true };
  const command = replayCommand({ recipe, directory: "shop", derivedName: "shop", after }, catalog);
  expect(command.split(" && ").slice(1)).toEqual([
    "cd shop",
    "npx create-plinth@0.1.0 resource invoice 'due:date?' --yes",
    "npx create-plinth@0.1.0 resource person a:int --plural people --yes",
  ]);
});

test("a recipe file says of resources what flags cannot, and of the rest nothing", async () => {
  const preset = fc.constantFrom(undefined, ...presets);
  const gap = { invoice: { fields: ["due:date?"], migration: 1005 } };
  await fc.assert(
    fc.asyncProperty(recipes, recipes, preset, async (of, file, preset) => {
      const recipe = { ...of, resources: gap };
      const replay = { recipe, directory: "it", derivedName: "it", preset, recipeFile: "-" };
      const after = { install: true, git: false };
      const argv = replayArguments({ ...replay, after }, catalog);
      expect(replayCommand({ ...replay, after }, catalog)).toBe(
        ["npx", "create-plinth@0.1.0", ...argv.map(shellQuote)].join(" "),
      );
      const { stdout } = await plinth([...argv, "--json", "--dry-run"], {
        nodeVersion: "20.12.0",
        input: JSON.stringify({ ...file, resources: gap }),
      });
      expect(JSON.parse(stdout).recipe).toEqual(recipe);
    }),
    { numRuns: 50 },
  );
});

test("quoted words come out of a shell as they went in", () => {
  const words = [
    "a b",
    "'",
    `"`,
    "$(touch x)",
    "`id`",
    "a|b",
    "~",
    "*",
    "a\\b",
    "",
    "!x",
    "c,d%2C",
  ];
  const script = `for word in ${words.map(shellQuote).join(" ")}; do printf '%s\\n' "$word"; done`;
  expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe(`${words.join("\n")}\n`);
});
