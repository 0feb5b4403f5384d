/** A change that was killed while files moved, and what its owner did before the next command. */
import { existsSync, mkdirSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { engine } from "../../src/cli/engine.ts";
import { draftEvolution } from "../../src/cli/evolve.ts";
import { openProject } from "../../src/cli/project.ts";
import { apply } from "../../src/reconcile/index.ts";
import { setChoice } from "../../src/recipe/change.ts";
import { disk } from "../reconcile/files.ts";
import { type Workspace, workspace } from "./workspace.ts";

const timeout = 60_000;

/** `set arch hexagonal`, killed when it had put some files in place and taken some away. */
async function killed(): Promise<{ shop: Workspace; before: Record<string, string> }> {
  const shop = await workspace();
  const before = shop.everything();
  const catalog = await engine.catalog();
  const project = await openProject(shop.directory, catalog);
  const recipe = setChoice(project.recipe, "arch", "hexagonal", catalog);
  const wish = { command: "set arch hexagonal", recipe, notes: [], releases: [] };
  const draft = await draftEvolution(project, wish, catalog, engine, {
    argv: [],
    env: {},
    cwd: shop.directory,
    stdin: Readable.from([""]),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    nodeVersion: "24.21.0",
    now: () => 0,
    randomBytes: (size) => Buffer.alloc(size, 7),
    signal: new AbortController().signal,
  });
  const { plan, own, local } = draft;
  let placed = 0;
  const fs = disk(({ method, path }, args) => {
    // This process lives on, so the run must sign as one that does not.
    if (path.endsWith("owner.json") && method === "writeFile")
      args[1] = JSON.stringify({ pid: process.pid, host: hostname(), started: 0 });
    if (method === "rename" && path.includes("/staging/new/")) placed += 1;
    if (placed > 20) throw new Error("killed");
  });
  await expect(
    apply({ directory: shop.directory, plan, extra: [...own, ...local], fs }),
  ).rejects.toMatchObject({ code: "undo-failed" });
  expect(existsSync(join(shop.directory, ".plinth/staging/journal.json"))).toBe(true);
  return { shop, before };
}

const withoutAside = (files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith(".plinth/aborted")));

describe("a run that was killed half-way", () => {
  test("is told by what changes nothing, and is never committed", { timeout }, async () => {
    const { shop } = await killed();
    const now = shop.everything();
    for (const words of [["status"], ["doctor"]]) {
      const status = await shop.plinth(...words);
      expect(status.code).toBe(1);
      expect(status.stdout).toMatch(/✘ interrupted.*interrupted while it changed \d+ files/);
      expect(status.stdout).toContain("plinth continue finishes it, plinth abort undoes it.");
    }
    for (const words of [
      ["diff"],
      ["diff", "--json"],
      ["add", "ci", "--dry-run"],
      ["sync", "--dry-run"],
    ]) {
      const { stderr } = await shop.plinth(...words);
      expect(stderr).toMatch(
        /^! A run was interrupted .* plinth continue finishes it, plinth abort/,
      );
    }
    expect(shop.everything()).toEqual(now);
    shop.git("add", "--all");
    expect(shop.git("diff", "--cached", "--name-only")).not.toContain("staging");
  });

  test("is finished by continue, and undone by abort", { timeout }, async () => {
    const [one, other] = [await killed(), await killed()];
    const finished = await one.shop.plinth("continue");
    expect([finished.code, finished.stdout]).toEqual([0, expect.stringContaining("is finished")]);
    expect((await one.shop.plinth("set", "arch", "hexagonal", "--json")).json.files).toEqual([]);
    expect((await one.shop.plinth("status", "--json")).json.findings).not.toContainEqual(
      expect.objectContaining({ name: "interrupted" }),
    );
    const undone = await other.shop.plinth("abort");
    expect([undone.code, undone.stdout]).toEqual([0, expect.stringContaining("is undone")]);
    expect(other.shop.everything()).toEqual(other.before);
    expect((await other.shop.plinth("abort", "--json")).json.code).toBe("nothing-open");
  });

  test("is not finished over what was restored and written since", { timeout }, async () => {
    const { shop, before } = await killed();
    shop.git("checkout", "--quiet", ".");
    shop.edit("src/services/user-service.ts", (text) => `${text}// days of work\n`);
    shop.git("commit", "--quiet", "--all", "--allow-empty", "--message", "work");
    mkdirSync(join(shop.directory, "deep"));
    shop.write("deep/own.ts", "export {};\n");
    const now = shop.everything();
    const refused = await shop.plinth("add", "ci", "--yes", "--no-install");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/changed since: .*\. Nothing was moved\.\n/);
    expect(refused.stderr).toMatch(/plinth abort .* plinth continue/);
    expect(shop.everything()).toEqual(now);

    const undone = await shop.plinth("abort");
    expect(undone.code).toBe(0);
    expect(withoutAside(shop.everything())).toEqual({
      ...before,
      "src/services/user-service.ts": now["src/services/user-service.ts"],
      "deep/own.ts": now["deep/own.ts"],
    });
    expect((await shop.plinth("add", "ci", "--yes", "--no-install")).code).toBe(0);
    expect(shop.read("plinth.json")).toContain('"layered"');
    expect(existsSync(join(shop.directory, "src/services/user-service.ts"))).toBe(true);
  });

  test("continue leaves what was restored, and says so", { timeout }, async () => {
    const { shop } = await killed();
    shop.git("checkout", "--quiet", ".");
    const service = "src/services/user-service.ts";
    shop.edit(service, (text) => `${text}// days of work\n`);
    const mine = shop.read(service);
    const finished = await shop.plinth("continue");
    expect(finished.code).toBe(0);
    expect(finished.stdout).toContain(`${service} changed since and stays as it is`);
    expect(shop.read(service)).toBe(mine);
  });
});
