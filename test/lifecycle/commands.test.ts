import { chmodSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Workspace, workspace } from "./workspace.ts";

const timeout = 60_000;
const quiet = ["--json", "--no-install"] as const;

/** What differs between two looks at a directory. */
function changed(before: Record<string, string>, after: Record<string, string>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((path) => before[path] !== after[path])
    .sort();
}

/** Owner and plinth change the same expression when the database is changed. */
const clash = (text: string) => text.replace("SQLITE_BUSY = 5", "SQLITE_BUSY = 6");
const clashing = "src/data/sql/driver-errors.ts";

async function inConflict(options?: {
  git: boolean;
}): Promise<{ shop: Workspace; before: Record<string, string> }> {
  const shop = await workspace([], options);
  shop.edit(clashing, clash);
  if (options?.git !== false) shop.commit();
  const before = shop.everything();
  const { code } = await shop.plinth("set", "db", "postgres", ...quiet);
  expect(code).toBe(3);
  return { shop, before };
}

describe("a command that changes the recipe", () => {
  test.each([
    ["add", "docker", "ci"],
    ["add", "cursor-pagination"],
    ["set", "db", "postgres"],
    ["set", "api", "graphql,rest"],
    ["set", "arch", "hexagonal"],
    ["remove", "cursor-pagination"],
    ["remove", "docker", "ci"],
  ])("%s %s %s: does what its dry run says", { timeout }, async (...words) => {
    const shop = await workspace(words[0] === "add" ? ["--preset", "minimal"] : []);
    shop.edit("src/services/user-service.ts", (text) => `${text}\nexport const mine = 1;\n`);
    shop.edit("package.json", (text) =>
      text.replace('"scripts": {', '"scripts": {\n    "mine": "true",'),
    );
    shop.commit();
    const before = shop.everything();
    const dry = await shop.plinth(...words, ...quiet, "--dry-run");
    expect(shop.everything()).toEqual(before);
    const real = await shop.plinth(...words, ...quiet);
    expect(real.code).toBe(0);
    expect({ ...real.json, elapsedMs: 0, next: [] }).toEqual({
      ...dry.json,
      elapsedMs: 0,
      next: [],
    });
    const files = real.json.files.map(({ path }: { path: string }) => path);
    expect(changed(before, shop.everything())).toEqual(files);
    expect(Object.keys(real.json).slice(0, 8)).toEqual([
      "status",
      "directory",
      "recipe",
      "files",
      "conflicts",
      "replay",
      "next",
      "elapsedMs",
    ]);
    expect(shop.read("package.json")).toContain('"mine": "true"');
    const services = Object.keys(shop.everything()).filter((path) =>
      path.endsWith("/user-service.ts"),
    );
    expect(services.some((path) => shop.read(path).includes("export const mine = 1;"))).toBe(true);
  });

  test("says what comes along, and that there is nothing to do", { timeout }, async () => {
    const shop = await workspace();
    const set = await shop.plinth("set", "db", "postgres", ...quiet);
    expect(set.json.notes).toEqual([
      expect.stringContaining("connection-pooling comes along, needed by postgres"),
    ]);
    const again = await shop.plinth("set", "db", "postgres", ...quiet);
    expect(again.json.files).toEqual([]);
    expect((await shop.plinth("apply")).stdout).toContain("Nothing to do");
    expect((await shop.plinth("upgrade")).stdout).toContain("Nothing to do");
  });

  test(
    "plinth.json edited by hand and applied is the same as the command",
    { timeout },
    async () => {
      const [one, other] = [await workspace(), await workspace()];
      await one.plinth("set", "db", "postgres", ...quiet);
      other.edit("plinth.json", (text) => text.replace('"sqlite"', '"postgres"'));
      expect((await other.plinth("apply", ...quiet)).code).toBe(0);
      expect(other.everything()).toEqual(one.everything());
    },
  );

  test(
    "says that plinth.json was edited before, and what of that comes along",
    { timeout },
    async () => {
      const shop = await workspace(["--without", "docker"]);
      shop.edit("plinth.json", (text) => text.replace('"sqlite"', '"postgres"'));
      const note = expect.stringMatching(/^plinth\.json was edited .*postgres.* added; .*sqlite/);
      const { json: added } = await shop.plinth("add", "docker", ...quiet, "--dry-run");
      expect(added.notes).toContainEqual(note);
      const { json: applied } = await shop.plinth("apply", ...quiet);
      expect(applied.notes).not.toContainEqual(note);
      const { json: after } = await shop.plinth("add", "docker", ...quiet, "--allow-dirty");
      expect(after.notes).toEqual([]);
    },
  );

  test.each([
    [["remove", "unit-of-work"], "not-chosen"],
    [["remove", "health"], "always-on"],
    [["add", "nonsense"], "unknown-pattern"],
    [["set", "db", "oracle"], "unknown-database"],
    [["set", "colour", "red"], "unknown-setting"],
    [["set", "sample", "perhaps"], "bad-flag"],
    [["continue"], "nothing-open"],
    [["abort"], "nothing-open"],
    [["diff", "../other"], "outside-project"],
    [["diff", "nosuch"], "not-generated"],
    [["diff", "src/main"], "not-generated"],
  ])("%j is refused", { timeout }, async (words, code) => {
    const shop = await workspace();
    const before = shop.everything();
    const outcome = await shop.plinth(...words, "--json");
    expect(outcome.json).toMatchObject({ status: "error", code, hint: expect.any(String) });
    expect(outcome.code).toBe(2);
    expect(shop.everything()).toEqual(before);
  });

  test(
    "what is not a pattern is refused with the command that changes it",
    { timeout },
    async () => {
      const shop = await workspace();
      const { json } = await shop.plinth("add", "postgres", "--json");
      expect(json).toMatchObject({ hint: expect.stringContaining("plinth set db") });
      const { json: schema } = await shop.plinth("resource", "bill", "--from", "src", "--json");
      expect(schema).toMatchObject({
        code: "file-unreadable",
        message: "The file src is not a file.",
      });
    },
  );

  test("what something needs is not removed, and that is named", { timeout }, async () => {
    const shop = await workspace(["--with", "unit-of-work"]);
    const outcome = await shop.plinth("remove", "unit-of-work", ...quiet);
    expect(outcome.code).toBe(2);
    expect(outcome.json).toMatchObject({
      code: "needed",
      message: expect.stringContaining("the sample resources"),
      hint: expect.stringContaining("plinth set sample false"),
    });
  });

  test(
    "what others need is refused with commands that work in a project",
    { timeout },
    async () => {
      const shop = await workspace();
      const { json } = await shop.plinth("set", "db", "postgres", ...quiet);
      expect(json.status).toBe("ok");
      shop.edit("plinth.json", (text) =>
        text.replace('"patterns": {', '"patterns": {\n"connection-pooling": {},'),
      );
      const outcome = await shop.plinth("remove", "connection-pooling", ...quiet);
      expect(outcome.json).toMatchObject({
        code: "needed",
        hint: "It stays as long as postgres does.",
      });
    },
  );

  test("patterns that need resources go with the last of them", { timeout }, async () => {
    const shop = await workspace(["--preset", "production", "--db", "postgres"]);
    await shop.plinth("remove", "cache-aside", "resilience", ...quiet);
    const { code, json } = await shop.plinth("set", "sample", "false", ...quiet, "--allow-dirty");
    expect(code).toBe(0);
    expect(json.notes).toContain("unit-of-work goes as well: it needs resources that are gone.");
    expect(json.notes).toContain(
      "cursor-pagination goes as well: it needs resources that are gone.",
    );
    expect(Object.keys(json.recipe.patterns)).toEqual([
      "ci",
      "docker",
      "fault-drill",
      "rate-limit",
    ]);
    const without = ["resource", "invoice", ...quiet, "--allow-dirty"];
    await shop.plinth(...without, "number:string");
    await shop.plinth("add", "unit-of-work", ...quiet, "--allow-dirty");
    const { json: removed } = await shop.plinth(...without, "--remove");
    expect(removed.notes).toContain("unit-of-work goes as well: it needs resources that are gone.");
    expect(removed.recipe.patterns).not.toHaveProperty("unit-of-work");
  });
});

describe("uncommitted changes", () => {
  test("are refused where they would be touched, and only there", { timeout }, async () => {
    const shop = await workspace();
    shop.edit("src/services/user-service.ts", (text) => `// mine\n${text}`);
    expect((await shop.plinth("set", "db", "postgres", ...quiet)).code).toBe(0);
    shop.commit();
    shop.edit("src/data/sql/database.ts", (text) => `// mine\n${text}`);
    const before = shop.everything();
    const refused = await shop.plinth("set", "db", "sqlite", ...quiet);
    expect(refused.code).toBe(2);
    expect(refused.json).toMatchObject({
      code: "uncommitted-changes",
      message: expect.stringContaining("database.ts"),
    });
    expect(shop.everything()).toEqual(before);
    const forced = await shop.plinth("set", "db", "sqlite", ...quiet, "--allow-dirty");
    expect(forced.code).toBe(0);
    expect(forced.stderr).toContain(".plinth/undo");
    expect((await shop.plinth("abort")).code).toBe(0);
    expect(shop.everything()).toEqual(before);
  });

  test("what is older than the last run cannot be put back", { timeout }, async () => {
    const shop = await workspace();
    shop.edit("src/data/sql/database.ts", (text) => `// mine\n${text}`);
    await shop.plinth("set", "db", "postgres", ...quiet, "--allow-dirty");
    shop.commit();
    expect((await shop.plinth("set", "db", "sqlite", ...quiet)).code).toBe(0);
    expect((await shop.plinth("abort", "--json")).json.code).toBe("nothing-open");
  });

  test("outside of git, copies are always kept", { timeout }, async () => {
    const shop = await workspace([], { git: false });
    const before = shop.everything();
    expect((await shop.plinth("set", "arch", "hexagonal", ...quiet)).code).toBe(0);
    expect((await shop.plinth("abort")).code).toBe(0);
    expect(shop.everything()).toEqual(before);
  });
});

describe("a conflict", () => {
  test("shows in git as one of a merge, and abort restores every byte", { timeout }, async () => {
    const { shop, before } = await inConflict();
    expect(shop.git("status", "--porcelain", clashing)).toBe(`UU ${clashing}\n`);
    expect(shop.git("show", `:2:${clashing}`)).toContain("SQLITE_BUSY = 6");
    expect(shop.git("show", `:1:${clashing}`)).toContain("SQLITE_BUSY = 5");
    expect(shop.git("show", `:3:${clashing}`)).toContain("DEADLOCK_DETECTED");
    expect(shop.read(clashing)).toMatch(
      /<{7} yours\n.*SQLITE_BUSY = 6;\n\|{7} plinth, before\n.*SQLITE_BUSY = 5;\n={7}\n/,
    );
    const index = shop.git("ls-files", "--stage", "src/data/sql/database.ts");
    expect((await shop.plinth("abort")).code).toBe(0);
    expect(shop.everything()).toEqual(before);
    expect(shop.git("status", "--porcelain")).toBe("");
    expect(shop.git("ls-files", "--stage", "src/data/sql/database.ts")).toBe(index);
  });

  test(
    "aborted after work on it: all as before, and that work in a copy",
    { timeout },
    async () => {
      const { shop, before } = await inConflict();
      shop.edit(clashing, (text) => `// half settled\n${text}`);
      shop.edit("test/support/template-database.ts", (text) => `// edited\n${text}`);
      const { json } = await shop.plinth("abort", "--json");
      expect(json.kept).toEqual([clashing, "test/support/template-database.ts"]);
      expect(shop.read(`.plinth/aborted/${clashing}`)).toContain("// half settled");
      rmSync(join(shop.directory, ".plinth/aborted"), { recursive: true });
      expect(shop.everything()).toEqual(before);
      expect(shop.git("status", "--porcelain")).toBe("");
    },
  );

  test("stands in the way until it is settled; continue ends it", { timeout }, async () => {
    const { shop } = await inConflict();
    for (const words of [["add", "ci"], ["continue"], ["eject", "--yes"]]) {
      const outcome = await shop.plinth(...words, "--json");
      expect(outcome.code).toBe(3);
      expect(outcome.json.code).toBe("conflicts-open");
    }
    expect((await shop.plinth("status")).code).toBe(1);
    shop.edit(clashing, (text) => text.replaceAll(/^(<{7}|\|{7}|={7}|>{7}).*\n/gm, "// settled\n"));
    expect((await shop.plinth("continue")).code).toBe(0);
    expect(shop.git("ls-files", "--unmerged")).toBe("");
    expect(existsSync(join(shop.directory, ".plinth/undo"))).toBe(false);
    shop.commit();
    expect((await shop.plinth("apply", ...quiet)).code).toBe(0);
  });

  test("is ended by plain git add, too", { timeout }, async () => {
    const { shop } = await inConflict();
    shop.edit(clashing, (text) => text.replaceAll(/^(<{7}|\|{7}|={7}|>{7}).*\n/gm, ""));
    shop.commit();
    expect((await shop.plinth("apply", ...quiet)).code).toBe(0);
  });

  test("has the same guarantees outside of git", { timeout }, async () => {
    const { shop, before } = await inConflict({ git: false });
    expect((await shop.plinth("abort")).code).toBe(0);
    expect(shop.everything()).toEqual(before);
  });
});

describe("the owner's files", () => {
  test(
    "one that was renamed is followed, in another architecture as well",
    { timeout },
    async () => {
      const shop = await workspace();
      shop.git("mv", "src/domain/order.ts", "src/domain/purchase.ts");
      for (const path of Object.keys(shop.everything()).filter((one) => one.endsWith(".ts"))) {
        shop.write(path, shop.read(path).replaceAll('domain/order.ts"', 'domain/purchase.ts"'));
      }
      shop.commit();
      const { code } = await shop.plinth("set", "arch", "hexagonal", ...quiet);
      expect(code).toBe(0);
      const files = shop.everything();
      expect(
        Object.keys(files).filter(
          (path) => /(order|purchase)\.ts$/.test(path) && path.includes("domain"),
        ),
      ).toEqual(["src/domain/purchase.ts"]);
      for (const path of Object.keys(files).filter((one) => /^src\/.*\.ts$/.test(one))) {
        for (const [, name = ""] of shop.read(path).matchAll(/from "(\.[^"]+)"/g)) {
          expect(Object.keys(files)).toContain(join(path, "..", name));
        }
      }
    },
  );

  test(
    "a deleted one stays deleted, an unknown one is never overwritten",
    { timeout },
    async () => {
      const shop = await workspace();
      shop.git("rm", "--quiet", "compose.yaml");
      shop.write("test/support/template-database.ts", "// mine\n");
      shop.commit();
      const outcome = await shop.plinth("set", "db", "postgres", ...quiet);
      expect(outcome.code).toBe(3);
      expect(outcome.json.conflicts).toEqual([
        expect.objectContaining({
          path: "test/support/template-database.ts",
          kind: "unknown-file",
        }),
      ]);
      expect(outcome.json.next[0]).toMatch(/^plinth diff test\/support\/template-database\.ts /);
      expect(shop.read("test/support/template-database.ts")).toBe("// mine\n");
      expect(existsSync(join(shop.directory, "compose.yaml"))).toBe(false);
    },
  );

  test("a value that both changed is the owner's, and is reported", { timeout }, async () => {
    const shop = await workspace();
    shop.edit("package.json", (text) =>
      text
        .replace(/"description": "[^"]*"/, '"description": "mine"')
        .replace(/("name": )"shop"/, '$1"mine"'),
    );
    shop.edit(".env.example", (text) => text.replace(/^(DATABASE_\w+)=.*$/m, "$1=mine"));
    shop.commit();
    const outcome = await shop.plinth("set", "db", "postgres", ...quiet);
    expect(outcome.code).toBe(0);
    expect(outcome.json.clashes).toEqual([
      { path: ".env.example", key: expect.stringMatching(/^DATABASE_/) },
    ]);
    expect(shop.read(".env.example")).toContain("=mine\n");
  });
});

describe("status", () => {
  test("tells a recipe that was edited and not applied", { timeout }, async () => {
    const shop = await workspace();
    const recipe = async () => {
      const { json } = await shop.plinth("status", "--json");
      return json.findings.filter(({ name }: { name: string }) => name === "recipe");
    };
    const complete = { name: "recipe", ok: true, message: "complete" };
    shop.edit("plinth.json", (text) => JSON.stringify(JSON.parse(text)));
    expect(await recipe()).toEqual([complete]);
    shop.edit("plinth.json", (text) => text.replace('"sqlite"', '"postgres"'));
    expect(await recipe()).toEqual([
      {
        name: "recipe",
        ok: false,
        message: expect.stringContaining("was edited since"),
        hint: expect.stringContaining("plinth apply"),
      },
    ]);
    expect((await shop.plinth("doctor")).code).toBe(1);
    await shop.plinth("apply", ...quiet);
    expect(await recipe()).toEqual([complete]);
  });

  test("looks at the Node that the project's scripts run on", { timeout }, async () => {
    const shop = await workspace([], { nodeVersion: "20.19.0" });
    const node = async () => {
      const { json } = await shop.plinth("status", "--json");
      return json.findings.find(({ name }: { name: string }) => name === "node");
    };
    expect(shop.read("plinth.json")).toContain('"pinNode": true');
    expect(await node()).toMatchObject({ ok: false, hint: "Run npm install." });
    mkdirSync(join(shop.directory, "node_modules/node"), { recursive: true });
    shop.write("node_modules/node/package.json", '{ "name": "node", "version": "24.15.0" }\n');
    expect(await node()).toMatchObject({ ok: true, message: "24.15.0, pinned" });
    expect((await shop.plinth("status")).code).toBe(0);
    await shop.plinth("set", "pin-node", "false", ...quiet);
    expect(await node()).toMatchObject({ ok: false, message: expect.stringMatching(/^20\.19\.0/) });
  });
});

test("--yes is taken by whatever changes files", { timeout }, async () => {
  const { shop, before } = await inConflict();
  expect((await shop.plinth("continue", "--yes", "--json")).json.code).toBe("conflicts-open");
  expect((await shop.plinth("abort", "--yes")).code).toBe(0);
  expect(shop.everything()).toEqual(before);
  expect((await shop.plinth("sync", "-y")).code).toBe(0);
});

describe("lock and snapshot", () => {
  test("a missing or damaged one is explained, and sync repairs it", { timeout }, async () => {
    const shop = await workspace();
    const before = shop.everything();
    for (const [path, code] of [
      [".plinth/lock.json", "lock-missing"],
      [".plinth/snapshot.json.gz", "snapshot-missing"],
    ] as const) {
      rmSync(join(shop.directory, path));
      const outcome = await shop.plinth("set", "db", "postgres", ...quiet);
      expect(outcome.code).toBe(2);
      expect(outcome.json.code).toBe(code);
      expect((await shop.plinth("doctor")).code).toBe(1);
      expect((await shop.plinth("sync")).code).toBe(0);
      expect(shop.everything()).toEqual(before);
      expect((await shop.plinth("doctor")).code).toBe(0);
    }
  });

  test("two branches that both changed the recipe are brought together", { timeout }, async () => {
    const shop = await workspace();
    shop.git("checkout", "--quiet", "-b", "one");
    await shop.plinth("remove", "ci", ...quiet);
    shop.commit();
    shop.git("checkout", "--quiet", "main");
    await shop.plinth("set", "api", "graphql,rest", ...quiet);
    shop.commit();
    expect(() => shop.git("merge", "one")).toThrow("merge one");
    for (const file of shop.git("diff", "--name-only", "--diff-filter=U").trim().split("\n")) {
      if (file.startsWith(".plinth/")) continue;
      shop.git("checkout", "--ours", file);
      shop.git("add", file);
    }
    expect((await shop.plinth("sync")).code).toBe(0);
    expect(shop.git("ls-files", "--unmerged")).toBe("");
    expect((await shop.plinth("status")).code).toBe(0);
  });

  test("one of a newer plinth is refused", { timeout }, async () => {
    const shop = await workspace();
    for (const path of ["plinth.json", ".plinth/lock.json"]) {
      shop.edit(path, (text) => text.replace('"plinth": "0.1.0"', '"plinth": "9.0.0"'));
      const outcome = await shop.plinth("set", "db", "postgres", ...quiet);
      expect(outcome.code).toBe(2);
      expect(outcome.json.code).toMatch(/^newer-/);
      shop.git("checkout", "--", path);
    }
  });
});

test.each(["architecture", "apis", "sample", "patterns", "packageManager"])(
  "a plinth.json that does not say its %s is refused: no default takes its place",
  { timeout },
  async (key) => {
    const shop = await workspace();
    shop.edit("plinth.json", (text) => {
      const { [key]: _gone, ...rest } = JSON.parse(text);
      return JSON.stringify(rest);
    });
    for (const command of ["apply", "status"]) {
      const outcome = await shop.plinth(command, ...(command === "apply" ? quiet : ["--json"]));
      expect(outcome).toMatchObject({ code: command === "apply" ? 2 : 1 });
      expect(JSON.stringify(outcome.json)).toContain(key);
    }
  },
);

describe("afterwards", () => {
  /** A stand-in for the project's own type checker. */
  function compiler(shop: Workspace, script: string): void {
    mkdirSync(join(shop.directory, "node_modules/typescript/bin"), { recursive: true });
    shop.write("node_modules/typescript/bin/tsc", script);
    chmodSync(join(shop.directory, "node_modules/typescript/bin/tsc"), 0o755);
  }

  test(
    "what does not compile is listed, and blamed only on what changed",
    { timeout },
    async () => {
      const shop = await workspace();
      compiler(
        shop,
        `console.log("src/mine.ts(3,5): error TS2304: Cannot find name 'Page'."); process.exit(2);`,
      );
      const { stdout } = await shop.plinth("remove", "cursor-pagination", "--no-install");
      expect(stdout).toContain(
        "1 place does not compile:\n  src/mine.ts:3 TS2304: Cannot find name 'Page'.\n",
      );
      const { stdout: added } = await shop.plinth(
        "add",
        "rate-limit=store:redis",
        "--no-install",
        "--allow-dirty",
      );
      expect(added).toContain("not installed yet: npm install");
    },
  );

  test("what no longer compiles is listed with its cause", { timeout }, async () => {
    const shop = await workspace();
    compiler(
      shop,
      `console.log("src/mine.ts(3,5): error TS2305: Module './order-pages.ts' has no exported member 'orderPageRoutes'."); process.exit(2);`,
    );
    const { code, json } = await shop.plinth("remove", "cursor-pagination", ...quiet);
    expect(code).toBe(0);
    expect(json.problems).toEqual([
      {
        path: "src/mine.ts",
        line: 3,
        message: expect.stringContaining("TS2305"),
        causes: expect.arrayContaining(["cursor-pagination"]),
      },
    ]);
  });

  test("diff, status and eject", { timeout }, async () => {
    const shop = await workspace();
    expect((await shop.plinth("diff")).stdout).toContain("Nothing differs");
    shop.edit("README.md", (text) => `${text}\nMine.\n`);
    const { json } = await shop.plinth("diff", "--json");
    expect(json.files).toEqual([
      { path: "README.md", kind: "edited", to: null, added: 2, removed: 0 },
    ]);
    expect((await shop.plinth("diff", "README.md")).stdout).toContain("+Mine.");
    expect((await shop.plinth("diff", "src")).stdout).toContain("Nothing differs");
    expect((await shop.plinth("status", "--json")).json).toMatchObject({
      status: "ok",
      recipe: { name: "shop" },
    });
    const before = shop.everything();
    await shop.plinth("eject", "--dry-run");
    expect(shop.everything()).toEqual(before);
    expect((await shop.plinth("eject", "--yes")).code).toBe(0);
    expect(changed(before, shop.everything())).toEqual([
      ".plinth/lock.json",
      ".plinth/snapshot.json.gz",
      "plinth.json",
    ]);
    expect((await shop.plinth("diff", "--json")).json.code).toBe("not-a-project");
  });
});
