/** `eject`: the project without plinth. Its own files go, nothing else. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { exitCode } from "../errors.ts";
import { recipePath } from "../recipe/text.ts";
import { plinthDirectory } from "../reconcile/index.ts";
import { interrupted } from "./errors.ts";
import { canPrompt, type Host } from "./host.ts";
import { printJson, printLines } from "./output.ts";
import { findProject, settle } from "./project.ts";
import type { ReportFlags } from "./request.ts";
import { assertSettled } from "./unsettled.ts";

export interface EjectFlags extends ReportFlags {
  dryRun?: boolean;
  yes?: boolean;
  input?: boolean;
}

export async function runEject(flags: EjectFlags, host: Host): Promise<number> {
  const { dryRun = false, yes = false, input = true, json = false, color = true } = flags;
  const directory = await findProject(host);
  await settle(directory, host, flags);
  await assertSettled(directory, host);
  if (!dryRun && !yes && input && !json && canPrompt(host)) {
    const { openTerminal } = await import("./prompts/ask.ts");
    const question = `Delete ${recipePath} and ${plinthDirectory}/? The project stays as it is, but plinth can no longer change it.`;
    if (!(await openTerminal(host, color).yes(question)))
      throw interrupted("Cancelled. Nothing was changed.");
  }
  if (!dryRun) {
    await rm(join(directory, plinthDirectory), { recursive: true, force: true });
    // Last: as long as it is there, the command can be run again.
    await rm(join(directory, recipePath), { force: true });
  }
  const files = [plinthDirectory, recipePath];
  if (json)
    printJson(
      {
        status: "ok",
        directory,
        files: files.map((path) => ({ path, action: "delete", patterns: [] })),
      },
      host,
    );
  else
    printLines(
      [
        `✔ ${dryRun ? "Would delete" : "Deleted"} ${files.join(" and ")}. Everything else is as it was.`,
      ],
      host,
    );
  return exitCode.done;
}
