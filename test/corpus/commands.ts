/** What is done to an edited project. */
import type { Catalog, Choices, Recipe } from "../../src/index.ts";
import { addPatterns, removePatterns, setChoice } from "../../src/recipe/change.ts";
import { nextCatalog, nextRecipe } from "../lifecycle/next-version.ts";
import { catalog, recipeOf } from "../lifecycle/projects.ts";
import type { Start } from "./edit.ts";

export interface Command {
  readonly name: string;
  /** What the project is before: with the edit made in it. */
  readonly before: Recipe;
  readonly after: Recipe;
  /** What it is rendered with afterwards. */
  readonly using: Catalog;
}

const chosen = ["ci", "cursor-pagination", "docker"];
const patterns = Object.fromEntries(chosen.map((id) => [id, {}]));

const startChoices: Readonly<Record<Start, Choices>> = {
  "layered rest": { patterns },
  "layered graphql": { apis: ["graphql"], patterns },
  "layered grpc": { apis: ["grpc"], patterns },
  "hexagonal rest": { architecture: "hexagonal", patterns },
};

export const next = nextCatalog(catalog);

export function startOf(start: Start): Recipe {
  return recipeOf(startChoices[start]);
}

/** Every command that says something else than the project is already. */
export function commandsFor(start: Start): Command[] {
  const full = startOf(start);
  const set = (what: string, value: string): Command => ({
    name: `set ${what} ${value}`,
    before: full,
    after: setChoice(full, what, value, catalog),
    using: catalog,
  });
  const removed = chosen.map((id): Command => {
    const after = removePatterns(full, [id], catalog);
    return { name: `remove ${id}`, before: full, after, using: catalog };
  });
  const added = removed.map(({ after: before }, index): Command => {
    const id = chosen[index]!;
    return { name: `add ${id}`, before, after: addPatterns(before, [id], catalog), using: catalog };
  });
  const api = full.apis[0]!;
  const apis = ["rest", "graphql", "grpc"].filter((id) => id !== api);
  return [
    ...added,
    ...removed,
    ...["postgres", "mysql", "mongodb"].map((id) => set("db", id)),
    ...apis.map((id) => set("api", [api, id].sort().join(","))),
    set("arch", full.architecture === "layered" ? "hexagonal" : "layered"),
    { name: "upgrade", before: full, after: nextRecipe(full, next), using: next },
  ];
}
