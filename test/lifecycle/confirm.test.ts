/** In a terminal, what a command would do is shown first, and nothing happens without a yes. */
import { describe, expect, test } from "vitest";
import { key, openTerminal } from "../cli/support/terminal.ts";
import { workspace } from "./workspace.ts";

describe("in a terminal", { timeout: 60_000 }, () => {
  const asked = async () => {
    const shop = await workspace(["--with", "docker,ci"]);
    const before = shop.everything();
    const terminal = openTerminal(["remove", "ci", "--no-install"], shop.directory, {}, "real");
    await terminal.see("Plan");
    await terminal.see("delete   .github/workflows/ci.yml");
    await terminal.see("Change 1 file?");
    return { shop, before, terminal };
  };

  test.each([
    ["no", "n"],
    ["Ctrl-C", key.interrupt],
  ])("%s: nothing has changed, 130", async (_, typed) => {
    const { shop, before, terminal } = await asked();
    terminal.type(typed);
    expect(await terminal.ended).toBe(130);
    expect(terminal.screen()).toMatch(/Nothing was (changed|written)\./);
    expect(shop.everything()).toEqual(before);
    expect(shop.git("status", "--porcelain")).toBe("");
  });

  test("yes: it is done", async () => {
    const { shop, terminal } = await asked();
    terminal.type("y");
    expect(await terminal.ended).toBe(0);
    expect(terminal.screen()).toContain("Done: remove ci");
    expect(shop.git("status", "--porcelain")).toContain(" D .github/workflows/ci.yml");
    expect((await shop.plinth("status")).code).toBe(0);
  });

  test("--yes does not ask", async () => {
    const shop = await workspace(["--with", "docker,ci"]);
    const args = ["remove", "ci", "--no-install", "--yes"];
    const terminal = openTerminal(args, shop.directory, {}, "real");
    expect(await terminal.ended).toBe(0);
    expect(terminal.screen()).not.toContain("Change ");
  });
});
