import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { plinth, temporaryDirectory } from "./support/host.ts";

const alone = ["--no-install", "--no-git"];

/** A folder of commands that stand in for real ones. */
function commands(scripts: Record<string, string>): string {
  const folder = temporaryDirectory();
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return `${folder}:${process.env["PATH"]}`;
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

describe("a run that writes", () => {
  test("prints one JSON object in the agreed shape and nothing else", async () => {
    const cwd = temporaryDirectory();
    const { code, stdout } = await plinth(["shop", "--json", ...alone], { cwd });
    const report = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(Object.keys(report)).toEqual([
      "status",
      "directory",
      "recipe",
      "files",
      "conflicts",
      "replay",
      "next",
      "elapsedMs",
    ]);
    expect(report).toMatchObject({
      status: "ok",
      directory: join(cwd, "shop"),
      recipe: {
        name: "shop",
        architecture: "layered",
        database: "sqlite",
        apis: ["rest"],
        patterns: { paging: {} },
      },
      conflicts: [],
      replay: "npx create-plinth@0.1.0 shop --pm npm --no-pin-node --no-install --no-git --yes",
      next: ["cd shop && npm install", "npm run dev"],
    });
    expect(report.files.map(({ path }: { path: string }) => path)).toEqual(
      listFiles(join(cwd, "shop")),
    );
    expect(report.files[0]).toEqual({ path: ".env", action: "create", patterns: [] });
    expect(JSON.parse(readFileSync(join(cwd, "shop/plinth.json"), "utf8"))).toMatchObject(
      report.recipe,
    );
    expect(statSync(join(cwd, "shop/.env")).mode & 0o777).toBe(0o600);
  });

  test("tells people the same in words, on stdout", async () => {
    const { code, stdout, stderr } = await plinth(["shop", ...alone]);
    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(stdout).toContain("Wrote shop: 7 files");
    expect(stdout).toContain("  cd shop && npm install\n  npm run dev\n");
    expect(stdout).toContain("npx create-plinth@0.1.0 shop ");
    expect(stdout).not.toContain("\u001B");
  });

  test("--dry-run lists exactly that and writes nothing", async () => {
    const cwd = temporaryDirectory();
    const dry = await plinth(["shop", "--json", "--dry-run"], { cwd });
    expect(readdirSync(cwd)).toEqual([]);
    await plinth(["shop", "--json", ...alone], { cwd });
    const paths = JSON.parse(dry.stdout).files.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(listFiles(join(cwd, "shop")));
  });

  test("goes into the current directory, too", async () => {
    const cwd = join(temporaryDirectory(), "My Shop");
    mkdirSync(cwd);
    const { code, stdout, stderr } = await plinth([".", "--json", ...alone], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      recipe: { name: "my-shop" },
      next: ["npm install", "npm run dev"],
    });
    expect(stderr).toContain("The package is called my-shop");
  });

  test("a directory called like a command is written ./list", async () => {
    const cwd = temporaryDirectory();
    const { code, stdout } = await plinth(["./list", "--json", ...alone], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).replay).toContain("create-plinth@0.1.0 ./list ");
  });
});

describe("after a run that was killed", () => {
  /** As if the run before had been killed after its files had appeared, before it had tidied up. */
  async function killedLate(cwd: string): Promise<void> {
    await plinth(["shop", ...alone], { cwd });
    mkdirSync(join(cwd, ".shop.plinth-staging"));
  }

  test("the same command goes on, and says so", async () => {
    const cwd = temporaryDirectory();
    await killedLate(cwd);
    const { code, stdout, stderr } = await plinth(["shop", "--json", ...alone], { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain("Finished what an interrupted run was writing");
    expect(JSON.parse(stdout).files).toContainEqual(
      expect.objectContaining({ path: "src/main.ts", action: "unchanged" }),
    );
    expect(readdirSync(cwd)).toEqual(["shop"]);
  });

  test("another recipe is refused", async () => {
    const cwd = temporaryDirectory();
    await killedLate(cwd);
    const { code, stdout } = await plinth(["shop", "--json", "--db", "postgres", ...alone], {
      cwd,
    });
    expect(code).toBe(2);
    expect(JSON.parse(stdout).code).toBe("directory-not-empty");
  });

  test("what was only prepared is removed", async () => {
    const cwd = temporaryDirectory();
    mkdirSync(join(cwd, ".shop.plinth-staging/tree"), { recursive: true });
    const { code, stderr } = await plinth(["shop", "--json", ...alone], { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain("Removed what an interrupted run had prepared");
    expect(readdirSync(cwd)).toEqual(["shop"]);
  });
});

describe("wrong or missing input exits 2, says what to do, and writes nothing", () => {
  test.each([
    [[], "missing-directory", "create-plinth my-shop"],
    [["--yes"], "missing-directory", "create-plinth my-shop"],
    [["--no-input"], "missing-directory", "create-plinth my-shop"],
    [["shop", "--dv", "x"], "usage", "--db"],
    [["shop", "other"], "usage", "one directory"],
    [["shop", "--pm", "cargo"], "usage", "--help"],
    [["shop", "--db", "postgre"], "unknown-database", "postgres"],
    [["shop", "--with", "pagin"], "unknown-pattern", "paging"],
    [["shop", "--with", "cache-aside,write-through"], "conflict", "Keep one"],
    [["shop", "--db", "flatfile", "--api", "graphql"], "conflict", "Keep one"],
    [["shop", "--name", "../x"], "bad-name", "--name x"],
    [["fastify"], "bad-name", "--name"],
    [["../shop"], "bad-directory", "absolute"],
    [["$(touch x)"], "bad-directory", "absolute"],
    [["shop", "--recipe", "none.json"], "recipe-unreadable", "plinth.json"],
    [["upgrade"], "not-a-project", "own directory"],
    [["explain", "pagin"], "unknown-pattern", "paging"],
  ])("%j", async (argv, code, hint) => {
    const cwd = temporaryDirectory();
    const outcome = await plinth([...argv, "--json"], { cwd });
    expect(outcome.code).toBe(2);
    expect(JSON.parse(outcome.stdout)).toEqual({
      status: "error",
      code,
      message: expect.any(String),
      hint: expect.stringContaining(hint),
    });
    expect(outcome.stderr).toBe("");
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("a directory with something in it", async () => {
    const cwd = temporaryDirectory();
    mkdirSync(join(cwd, "shop"));
    writeFileSync(join(cwd, "shop/notes.txt"), "mine");
    const { code, stderr } = await plinth(["shop", "--yes", ...alone], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("notes.txt");
    expect(listFiles(cwd)).toEqual(["shop/notes.txt"]);
  });
});

describe("a saved recipe", () => {
  test("from a file, with flags over it", async () => {
    const cwd = temporaryDirectory();
    writeFileSync(
      join(cwd, "saved.json"),
      JSON.stringify({ database: "postgres", sample: false, patterns: {} }),
    );
    const argv = ["shop", "--recipe", "saved.json", "--sample", "--json", "--dry-run"];
    const { stdout } = await plinth(argv, { cwd });
    expect(JSON.parse(stdout).recipe).toMatchObject({
      database: "postgres",
      sample: true,
      patterns: {},
    });
    const same = await plinth(["shop", "--recipe", "saved.json", "--json", "--dry-run"], { cwd });
    expect(JSON.parse(same.stdout).recipe).toMatchObject({
      database: "postgres",
      sample: false,
      patterns: {},
    });
  });

  test("from stdin", async () => {
    const argv = ["shop", "--recipe", "-", "--json", "--dry-run"];
    const { stdout } = await plinth(argv, { input: '{"apis": ["rest", "graphql"]}' });
    expect(JSON.parse(stdout).recipe.apis).toEqual(["graphql", "rest"]);
  });
});

describe("Node and package manager", () => {
  test("the one that runs it is used", async () => {
    const env = { npm_config_user_agent: "pnpm/10.2.0 npm/? node/v24.21.0 linux x64" };
    const { stdout } = await plinth(["shop", "--json", "--dry-run"], { env });
    expect(JSON.parse(stdout)).toMatchObject({
      recipe: { packageManager: "pnpm" },
      next: ["cd shop", "pnpm run dev"],
    });
  });

  test("an old Node is told of, and pinned unless that is refused", async () => {
    const pinned = await plinth(["shop", "--json", "--dry-run"], { nodeVersion: "20.12.0" });
    expect(JSON.parse(pinned.stdout).recipe.pinNode).toBe(true);
    expect(pinned.stderr).toContain("Node 20.12.0");
    const refused = await plinth(["shop", "--json", "--dry-run", "--no-pin-node"], {
      nodeVersion: "20.12.0",
    });
    expect(JSON.parse(refused.stdout).recipe.pinNode).toBe(false);
    expect(refused.stderr).toContain("Install it before");
  });
});

describe("installing", () => {
  test("runs the package manager in the project, with dev dependencies", async () => {
    const cwd = temporaryDirectory();
    const env = {
      PATH: commands({ npm: 'echo "$@ $NODE_ENV" > ran.txt' }),
      NODE_ENV: "production",
    };
    const { code, stdout } = await plinth(["shop", "--json", "--no-git"], { cwd, env });
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, "shop/ran.txt"), "utf8")).toBe("install --no-audit --no-fund \n");
    expect(JSON.parse(stdout).next).toEqual(["cd shop", "npm run dev"]);
  });

  test("failing leaves the files and says what to run", async () => {
    const cwd = temporaryDirectory();
    const env = { PATH: commands({ npm: "echo no network >&2; exit 7" }) };
    const { code, stdout, stderr } = await plinth(["shop", "--no-git"], { cwd, env });
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("no network");
    expect(stderr).toContain("Run: cd shop && npm install");
    expect(existsSync(join(cwd, "shop/package.json"))).toBe(true);
  });

  test("without the package manager, too", async () => {
    const env = { PATH: "/nonexistent" };
    const { code, stdout } = await plinth(["shop", "--no-git", "--json", "--pm", "bun"], { env });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      code: "install-failed",
      hint: "Run: cd shop && bun install",
    });
  });

  test("interrupted, it ends the child and exits 130", async () => {
    const cwd = temporaryDirectory();
    const stop = new AbortController();
    const env = { PATH: commands({ npm: "touch started; exec sleep 60" }) };
    const running = plinth(["shop", "--no-git"], { cwd, env, signal: stop.signal });
    await expect.poll(() => existsSync(join(cwd, "shop/started")), { timeout: 5000 }).toBe(true);
    stop.abort();
    const { code, stderr } = await running;
    expect(code).toBe(130);
    expect(stderr).toContain("Run: cd shop && npm install");
  });
});

describe("git", () => {
  const identity = {
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
    GIT_AUTHOR_NAME: "T",
    GIT_AUTHOR_EMAIL: "t@example.org",
    GIT_COMMITTER_NAME: "T",
    GIT_COMMITTER_EMAIL: "t@example.org",
  };

  test("makes a repository on main with one commit", async () => {
    const cwd = temporaryDirectory();
    const env = { PATH: process.env["PATH"], ...identity };
    const { code, stderr } = await plinth(["shop", "--no-install"], { cwd, env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(readFileSync(join(cwd, "shop/.git/HEAD"), "utf8")).toBe("ref: refs/heads/main\n");
    expect(existsSync(join(cwd, "shop/.git/refs/heads/main"))).toBe(true);
  });

  test("without an identity there is no commit, and no failure", async () => {
    const cwd = temporaryDirectory();
    const env = {
      PATH: process.env["PATH"],
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_SYSTEM: "/dev/null",
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "user.useConfigOnly",
      GIT_CONFIG_VALUE_0: "true",
    };
    const { code, stderr } = await plinth(["shop", "--no-install"], { cwd, env });
    expect(code).toBe(0);
    expect(stderr).toContain("staged but not committed");
  });

  test("inside a repository, and without git, it does nothing", async () => {
    const env = { PATH: process.env["PATH"], ...identity };
    const outer = temporaryDirectory();
    mkdirSync(join(outer, ".git"));
    await plinth(["shop", "--no-install"], { cwd: outer, env });
    await plinth(["one", "--no-install"], { cwd: join(outer, "shop"), env });
    const inner = await plinth(["shop/two", "--no-install"], { cwd: outer, env });
    expect(inner.stderr).toContain("already");
    const none = await plinth(["shop", "--no-install"], { env: { PATH: "/nonexistent" } });
    expect(none).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("git is not on this machine"),
    });
  });
});
