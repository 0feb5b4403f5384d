import type { Recipe } from "../recipe/recipe.ts";
import type { SlotBoard } from "../slots/index.ts";
import type { Draft } from "./draft.ts";

/**
 * Makes Node itself a dev dependency, which puts it first on the PATH of package scripts. The package called `node` fetches its
 * binary in an install script, so the script is allowed by name.
 */
export function pinNode(
  { packageManager }: Recipe,
  version: string,
  board: SlotBoard,
  draft: Draft,
): void {
  board.for("base").dependency.add({ name: "node", version, dev: true });
  const manifest = draft.json("#root/package.json", ["base"]);
  if (packageManager === "npm") manifest["allowScripts"] = { [`node@${version}`]: true };
  if (packageManager === "pnpm") manifest["pnpm"] = { onlyBuiltDependencies: ["node"] };
}
