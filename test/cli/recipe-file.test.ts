import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { plinth, temporaryDirectory } from "./support/host.ts";

test("a pipe that nobody writes to is refused, not waited for", async () => {
  const cwd = temporaryDirectory();
  execFileSync("mkfifo", [join(cwd, "pipe")]);

  const { code, stderr } = await plinth(["shop", "--recipe", "pipe", "--dry-run"], { cwd });

  expect(code).toBe(2);
  expect(stderr).toContain("The recipe pipe is not a file.");
});
