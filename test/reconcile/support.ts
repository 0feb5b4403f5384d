import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onTestFinished } from "vitest";

export * from "./files.ts";

/** A directory of its own, gone with the test. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "plinth-reconcile-")));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}
