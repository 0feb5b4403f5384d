/** What another formatter, or this one set up otherwise, makes of a project. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Draft } from "./edit.ts";

const oxfmt = fileURLToPath(new URL("../../node_modules/oxfmt/bin/oxfmt", import.meta.url));

export function reformat(project: Draft, options: Readonly<Record<string, unknown>>): void {
  const folder = mkdtempSync(join(tmpdir(), "plinth-formatter-"));
  try {
    const paths = [...project.files.keys()].filter((path) => /^(src|test)\/.*\.ts$/.test(path));
    for (const path of paths) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), project.read(path));
    }
    writeFileSync(join(folder, ".oxfmtrc.json"), JSON.stringify(options));
    execFileSync(process.execPath, [oxfmt], { cwd: folder, stdio: "ignore" });
    for (const path of paths) project.write(path, readFileSync(join(folder, path), "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
