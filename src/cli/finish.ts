import type { Recipe } from "../recipe/recipe.ts";
import type { Answers } from "./conversation.ts";
import type { Directory } from "./directory.ts";
import { stopIfAsked } from "./errors.ts";
import type { Host } from "./host.ts";
import { installCommand } from "./package-manager.ts";
import { withProgress } from "./progress.ts";
import { shellQuote } from "./replay.ts";
import type { ReportFlags } from "./request.ts";

/** What comes after the files: dependencies, then a repository that has the lockfile in its first commit. */
export async function finish(
  directory: Directory,
  recipe: Recipe,
  after: Pick<Answers, "install" | "git">,
  { json = false, verbose = false, color = true }: ReportFlags,
  host: Host,
): Promise<void> {
  const manager = recipe.packageManager;
  if (after.install) {
    const { install } = await import("./install.ts");
    const byHand = `cd ${shellQuote(directory.shown)} && ${installCommand(manager)}`;
    const progress = { message: `Installing dependencies with ${manager}`, quiet: json, color };
    await withProgress(host, progress, () =>
      install({ manager, directory: directory.path, byHand, verbose }, host),
    );
  }
  if (after.git) {
    const { makeRepository } = await import("./git.ts");
    const note = await makeRepository(directory.path, host);
    if (note !== undefined) host.stderr.write(`${note}\n`);
  }
  stopIfAsked(host, "Interrupted. The files are written.");
}
