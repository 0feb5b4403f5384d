/** A carried project's own tests, in a directory of its own. */
import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import type { Recipe } from "../../src/index.ts";
import type { Files } from "./carry.ts";
import { writeFiles } from "./types.ts";

/** @returns what failed; undefined if all pass */
export async function runTests(
  name: string,
  files: Files,
  _recipe: Recipe,
): Promise<string | undefined> {
  const directory = await writeFiles(name.replaceAll(/[^\w-]+/g, "_"), files);
  const failure = await new Promise<string | undefined>((resolve) => {
    execFile(
      process.execPath,
      ["--run", "test", "--", "--reporter=dot", "--no-color"],
      { cwd: directory, timeout: 300_000, maxBuffer: 100_000_000 },
      (error, stdout, stderr) => {
        if (error === null) return resolve(undefined);
        const lines = `${stdout}\n${stderr}`.match(/^\s*(FAIL .*|\w*Error: .*)$/gm) ?? [
          error.message,
        ];
        resolve([...new Set(lines.map((line) => line.trim()))].slice(0, 4).join(" · "));
      },
    );
  });
  if (failure === undefined) await rm(directory, { recursive: true, force: true });
  return failure;
}
