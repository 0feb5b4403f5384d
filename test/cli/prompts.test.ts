import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryDirectory } from "./support/host.ts";
import { key, openTerminal } from "./support/terminal.ts";

const questions = [
  "Name and directory",
  "Architecture",
  "Database",
  "API styles",
  "Patterns to begin with",
  "Patterns",
  "Install dependencies",
  "Make a git repository",
  "Write 7 files",
];

describe("in a terminal", { timeout: 30_000 }, () => {
  test("asks everything, in order, and writes what was chosen", async () => {
    const cwd = temporaryDirectory();
    const terminal = openTerminal([], cwd);
    await terminal.see("Name and directory");
    terminal.type(`shop${key.enter}`);
    await terminal.see("Architecture");
    terminal.type(key.enter);
    await terminal.see("Database");
    terminal.type(`${key.down}${key.enter}`);
    await terminal.see("API styles");
    terminal.type(key.enter);
    await terminal.see("Patterns to begin with");
    terminal.type(key.enter);
    await terminal.see("Patterns");
    await terminal.see("fastify");
    terminal.type(key.enter);
    await terminal.see("Install dependencies with npm?");
    terminal.type("n");
    await terminal.see("Make a git repository?");
    terminal.type("n");
    await terminal.see("Summary");
    await terminal.see("Write 7 files to shop?");
    terminal.type(key.enter);
    expect(await terminal.ended).toBe(0);
    expect(existsSync(join(cwd, "shop/plinth.json"))).toBe(true);
    expect(terminal.screen()).toMatch(/create-plinth@0\.1\.0 shop .*--no-install --no-git --yes/);
  });

  test("does not ask what flags answer", async () => {
    const cwd = temporaryDirectory();
    const flags = [
      "--arch",
      "hexagonal",
      "--db",
      "sqlite",
      "--api",
      "rest",
      "--preset",
      "minimal",
      "--with",
      "paging",
    ];
    const terminal = openTerminal(["shop", ...flags, "--no-install", "--no-git"], cwd);
    await terminal.see("Write 7 files to shop?");
    for (const question of questions.slice(0, -1))
      expect(terminal.screen()).not.toContain(`◆  ${question}`);
    terminal.type("n");
    expect(await terminal.ended).toBe(130);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("explains choices that cannot stand together, and asks again", async () => {
    const terminal = openTerminal(["shop", "--db", "flatfile"], temporaryDirectory());
    await terminal.see("Architecture");
    terminal.type(key.enter);
    await terminal.see("API styles");
    terminal.type(`${key.space}${key.enter}`);
    await terminal.see('"flatfile" and "graphql" cannot stand together');
    await terminal.see("API styles");
    terminal.type(key.interrupt);
    expect(await terminal.ended).toBe(130);
  });

  test("says at once why a directory cannot be used", async () => {
    const terminal = openTerminal([], temporaryDirectory());
    await terminal.see("Name and directory");
    terminal.type(`../x${key.enter}`);
    await terminal.see("leads out of the current directory");
    terminal.type(key.interrupt);
    expect(await terminal.ended).toBe(130);
  });

  test.each(questions.map((question, index) => [question, index] as const))(
    "Ctrl-C at %j leaves cleanly",
    async (question, index) => {
      const cwd = temporaryDirectory();
      const terminal = openTerminal([], cwd);
      for (const earlier of questions.slice(0, index)) {
        await terminal.see(`◆  ${earlier}`);
        terminal.type(key.enter);
      }
      await terminal.see(`◆  ${question}`);
      terminal.type(key.interrupt);
      expect(await terminal.ended).toBe(130);
      expect(readdirSync(cwd)).toEqual([]);
      expect(terminal.screen().trimEnd()).toMatch(/Cancelled\. Nothing was written\.$/);
      const [hidden, shown] = ["\u001B[?25l", "\u001B[?25h"].map((code) =>
        terminal.raw().lastIndexOf(code),
      );
      expect(shown).toBeGreaterThan(hidden!);
    },
  );

  test("a signal at a question leaves as cleanly", async () => {
    const cwd = temporaryDirectory();
    const terminal = openTerminal([], cwd);
    await terminal.see("Name and directory");
    process.kill(terminal.pid, "SIGINT");
    expect(await terminal.ended).toBe(130);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test.each([
    ["--yes", {}],
    ["--no-input", {}],
    ["--json", {}],
    ["--verbose", { CI: "true" }],
  ])("%s with %j never asks", async (flag, env) => {
    const terminal = openTerminal([flag], temporaryDirectory(), env);
    expect(await terminal.ended).toBe(2);
    expect(terminal.screen()).toContain("The directory is missing");
  });

  test("NO_COLOR and --no-color print none", async () => {
    for (const [args, env] of [
      [["--no-color"], {}],
      [[], { NO_COLOR: "1" }],
    ] as const) {
      const terminal = openTerminal(args, temporaryDirectory(), env);
      await terminal.see("Name and directory");
      terminal.type(key.interrupt);
      await terminal.ended;
      // oxlint-disable-next-line no-control-regex -- colours are escape sequences
      expect(terminal.raw()).not.toMatch(/\u001B\[\d+m/);
    }
  });
});
