/** `sync`: lock and snapshot anew, after a git merge of two branches that both changed the recipe. */
import { resolve } from "../catalog/resolve.ts";
import { exitCode, InputError } from "../errors.ts";
import {
  apply,
  lockPath,
  readSnapshot,
  snapshotPath,
  writeLock,
  writeSnapshot,
} from "../reconcile/index.ts";
import type { Tree } from "../reconcile/plan.ts";
import { recipePath, recipeText } from "../recipe/text.ts";
import { isNewer } from "../recipe/version.ts";
import type { Engine } from "./engine.ts";
import { gitIn, isTracked } from "./git-command.ts";
import type { Host } from "./host.ts";
import { keepMigrations } from "./migrations.ts";
import { printJson, printLines } from "./output.ts";
import { findProject, readProjectRecipe, settle } from "./project.ts";
import { readIfThere } from "./read-file.ts";
import type { ReportFlags } from "./request.ts";
import { assertSettled } from "./unsettled.ts";
import { version } from "./version.ts";

export interface SyncFlags extends ReportFlags {
  dryRun?: boolean;
}

export async function runSync(flags: SyncFlags, host: Host, engine: Engine): Promise<number> {
  const directory = await findProject(host);
  await settle(directory, host, flags);
  await assertSettled(directory, host);
  const catalog = await engine.catalog();
  const last = await lastTree(directory);
  const choices = await readProjectRecipe(directory, catalog, last);
  const recipe = { ...choices, plinth: version };
  const rendered = await engine.render(resolve(recipe, catalog), catalog);
  await refuseNewerLock(directory);
  const { tree } = keepMigrations(last, rendered);
  const files = [
    { path: recipePath, content: recipeText(recipe) },
    { path: lockPath, content: writeLock(tree, version) },
    { path: snapshotPath, content: writeSnapshot(tree) },
  ];
  const changed: string[] = [];
  for (const { path, content } of files) {
    if ((await readIfThere(directory, path))?.equals(Buffer.from(content)) !== true)
      changed.push(path);
  }
  if (!flags.dryRun && changed.length > 0) {
    const plan = { operations: [], conflicts: [], clashes: [] };
    await apply({ directory, plan, extra: files, signal: host.signal });
    const git = gitIn(directory, host);
    // In the middle of a merge, git waits to hear that these are settled.
    if (await isTracked(git)) {
      const unmerged = await git(["ls-files", "--unmerged", "-z", "--", ...changed]);
      if (unmerged.stdout !== "") await git(["add", "--", ...changed]);
    }
  }
  if (flags.json)
    printJson(
      {
        status: "ok",
        directory,
        recipe,
        files: changed.map((path) => ({ path, action: "update", patterns: [] })),
      },
      host,
    );
  else if (changed.length === 0)
    printLines(["✔ Lock and snapshot belong to plinth.json already."], host);
  else
    printLines(
      [
        `✔ ${flags.dryRun ? "Would rebuild" : "Rebuilt"} from plinth.json: ${changed.join(", ")}`,
        "  plinth diff shows what the project has beside it.",
      ],
      host,
    );
  return exitCode.done;
}

/** A snapshot that cannot be read is what this command is for. */
async function lastTree(directory: string): Promise<Tree> {
  const bytes = await readIfThere(directory, snapshotPath);
  try {
    return bytes === undefined ? new Map() : readSnapshot(bytes);
  } catch (error) {
    if (error instanceof InputError && error.code !== "snapshot-newer") return new Map();
    throw error;
  }
}

/** @throws InputError if a newer plinth wrote the lock; one with conflict blocks is what this command is for */
async function refuseNewerLock(directory: string): Promise<void> {
  const text = (await readIfThere(directory, lockPath))?.toString("utf8") ?? "";
  const newer = [...text.matchAll(/"plinth": "(\d+\.\d+\.\d+[^"]*)"/g)]
    .map(([, found = ""]) => found)
    .find((found) => isNewer(found, version));
  if (newer === undefined) return;
  throw new InputError(`This project was written by plinth ${newer}; this is ${version}.`, {
    code: "newer-project",
    hint: `Run it with npx create-plinth@${newer}.`,
  });
}
