import { chmod, mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import {
  apply,
  assertUsableTarget,
  type ExtraFile,
  type FileOperation,
  pending,
  type Plan,
  recover,
  sha256,
} from "../../src/reconcile/index.ts";
import { disk, look, systemError, temporaryDirectory, writeFiles } from "./support.ts";

const timeout = 10_000;

function plan(
  ...operations: (Partial<FileOperation> & Pick<FileOperation, "path" | "action">)[]
): Plan {
  return {
    operations: operations.map((operation) => ({ executable: false, patterns: [], ...operation })),
    conflicts: [],
    clashes: [],
  };
}

const create = (path: string, content = "new\n", executable = false): FileOperation => ({
  path,
  action: "create",
  content,
  executable,
  patterns: [],
});
const mode = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

describe("apply", () => {
  test.each(["absent", "empty"])(
    "writes a plan and what goes with it into a directory that is %s",
    { timeout },
    async (state) => {
      const root = await temporaryDirectory();
      const directory = join(root, "a b'c $(touch x)");
      if (state === "empty") await mkdir(directory);
      const extra: ExtraFile[] = [
        { path: "plinth.json", content: "{}\n" },
        { path: ".plinth/snapshot.json.gz", content: Buffer.from([0, 255]) },
        { path: ".env", content: "S=1\n", mode: 0o600, onlyIfAbsent: true },
      ];
      const applied = await apply({
        directory,
        plan: plan(create("src/a.ts"), create("run", "#!\n", true)),
        extra,
      });
      expect(applied).toEqual({
        written: ["src/a.ts", "run", "plinth.json", ".plinth/snapshot.json.gz", ".env"],
        deleted: [],
        skipped: [],
        recovered: { outcome: "nothing", left: [], kept: [] },
      });
      expect(
        Object.keys((await look(root))!).map((path) => path.replace("a b'c $(touch x)", "it")),
      ).toEqual([
        "it/",
        "it/.env",
        "it/.plinth/",
        "it/.plinth/snapshot.json.gz",
        "it/plinth.json",
        "it/run*",
        "it/src/",
        "it/src/a.ts",
      ]);
      expect([...(await readFile(join(directory, ".plinth/snapshot.json.gz")))]).toEqual([0, 255]);
      expect(await mode(join(directory, ".env"))).toBe(0o600);
    },
  );

  test(
    "leaves alone what it is not asked to change, and an .env that is there",
    { timeout },
    async () => {
      const root = await temporaryDirectory();
      await writeFiles(root, { ".env": "mine", kept: "k", theirs: "t", own: "o", "d/gone": "g" });
      const applied = await apply({
        directory: root,
        plan: plan(
          { path: "kept", action: "keep" },
          { path: "theirs", action: "conflict" },
          { path: "same", action: "unchanged" },
          { path: "d/gone", action: "delete", before: sha256("g") },
        ),
        extra: [{ path: ".env", content: "ours", mode: 0o600, onlyIfAbsent: true }],
      });
      expect(applied).toMatchObject({ written: [], deleted: ["d/gone"], skipped: [".env"] });
      expect(await look(root)).toEqual({ ".env": "mine", kept: "k", theirs: "t", own: "o" });
    },
  );

  test(
    "keeps the permissions of what it replaces, but for the executable bit",
    { timeout },
    async () => {
      const root = await temporaryDirectory();
      await writeFiles(root, { a: "1", b: "1" });
      await chmod(join(root, "a"), 0o640);
      await chmod(join(root, "b"), 0o755);
      const update = { action: "update", content: "2", before: sha256("1") } as const;
      await apply({
        directory: root,
        plan: plan({ path: "a", ...update, executable: true }, { path: "b", ...update }),
      });
      expect([await mode(join(root, "a")), await mode(join(root, "b"))]).toEqual([0o750, 0o644]);
    },
  );

  test.each([0o000, 0o022, 0o077])("writes the same under umask %o", { timeout }, async (umask) => {
    const root = await temporaryDirectory();
    const before = process.umask(umask);
    try {
      const extra = [{ path: ".env", content: "", mode: 0o600, onlyIfAbsent: true }];
      await apply({
        directory: join(root, "it"),
        plan: plan(create("a", "é\n"), create("run", "", true)),
        extra,
      });
    } finally {
      process.umask(before);
    }
    expect(await look(root)).toEqual({ "it/": "", "it/.env": "", "it/a": "é\n", "it/run*": "" });
    expect(await mode(join(root, "it/a"))).toBe(0o666 & ~umask);
    expect(await mode(join(root, "it/.env"))).toBe(0o600);
  });

  test("follows a link to the directory itself", { timeout }, async () => {
    const root = await temporaryDirectory();
    await mkdir(join(root, "real/.git"), { recursive: true });
    await symlink("real", join(root, "link"));
    await apply({ directory: join(root, "link"), plan: plan(create("a")) });
    expect(await look(root)).toEqual({
      link: "-> real",
      "real/": "",
      "real/.git/": "",
      "real/a": "new\n",
    });
  });
});

describe("apply refuses, and changes nothing", () => {
  const refused = async (
    run: Promise<unknown>,
    root: string,
    code: string,
    before: unknown,
  ): Promise<void> => {
    await expect(run).rejects.toMatchObject({ code, hint: expect.any(String) });
    expect(await look(root)).toEqual(before);
  };

  test.each<[string, Plan, readonly ExtraFile[]]>([
    ["unsafe-path", plan(create("../x")), []],
    ["unsafe-path", plan(create(".git/hooks/pre-commit")), []],
    ["unsafe-path", plan(create(".plinth/lock.json")), []],
    ["unsafe-path", plan({ path: "../x", action: "delete" }), []],
    ["unsafe-path", plan(), [{ path: "/etc/x", content: "" }]],
    ["unsafe-path", plan(), [{ path: ".plinth/staging/new/x", content: "" }]],
    ["colliding-paths", plan(create("a"), create("A")), []],
    ["colliding-paths", plan(create("plinth.json")), [{ path: "plinth.json", content: "" }]],
  ])("%s %#", { timeout }, async (code, unsafe, extra) => {
    const root = await temporaryDirectory();
    await refused(apply({ directory: join(root, "it"), plan: unsafe, extra }), root, code, {});
  });

  test("what is no longer as the plan saw it", { timeout }, async () => {
    const root = await temporaryDirectory();
    await writeFiles(root, { a: "edited", "d/e": "x" });
    await symlink("a", join(root, "link"));
    const before = await look(root);
    const old = { content: "2", before: sha256("1") };
    for (const operation of [
      create("a"),
      create("d"),
      create("link"),
      { path: "a", action: "update", ...old } as const,
      { path: "a", action: "delete", before: sha256("1") } as const,
      { path: "gone", action: "update", ...old } as const,
    ]) {
      await refused(
        apply({ directory: root, plan: plan(create("first"), operation) }),
        root,
        "changed-meanwhile",
        before,
      );
      if (operation.action !== "create") {
        await refused(
          apply({ directory: join(root, "no"), plan: plan(operation) }),
          root,
          "changed-meanwhile",
          before,
        );
      }
    }
  });

  test("a file that changes while it is at work", { timeout }, async () => {
    const root = await temporaryDirectory();
    await writeFiles(root, { a: "1", b: "1" });
    const fs = disk(async ({ method, path }) => {
      if (method === "rename" && path.endsWith("journal.tmp"))
        await writeFile(join(root, "b"), "saved by an editor");
    });
    const update = { action: "update", content: "2", before: sha256("1") } as const;
    const run = apply({
      directory: root,
      plan: plan({ path: "a", ...update }, { path: "b", ...update }),
      fs,
    });
    await refused(run, root, "changed-meanwhile", { a: "1", b: "saved by an editor" });
  });

  test.each([
    ["src", "src/a.ts"],
    [".plinth", "a.ts"],
  ])("a parent that is a link out of the directory: %s", { timeout }, async (link, path) => {
    const root = await temporaryDirectory();
    await mkdir(join(root, "it"));
    await mkdir(join(root, "out"));
    await symlink("../out", join(root, "it", link));
    const before = await look(root);
    const run = apply({ directory: join(root, "it"), plan: plan(create(path)) });
    await refused(run, root, "symlink-outside", before);
  });

  test("a target that cannot be one", { timeout }, async () => {
    const root = await temporaryDirectory();
    await writeFiles(root, { file: "x" });
    await symlink("missing", join(root, "dangling"));
    const before = await look(root);
    const into = (name: string) => apply({ directory: join(root, name), plan: plan(create("a")) });
    await refused(into("file"), root, "not-a-directory", before);
    await refused(into("dangling"), root, "dangling-link", before);
    await refused(into("no/such"), root, "parent-missing", before);
    await refused(into("x".repeat(256)), root, "name-too-long", before);
    await refused(into("x".repeat(250)), root, "name-too-long", before);
  });

  test.each([
    ["ENOSPC", "disk-full"],
    ["EDQUOT", "quota-exceeded"],
    ["EROFS", "read-only"],
    ["EACCES", "permission-denied"],
    ["ENAMETOOLONG", "name-too-long"],
    ["EIO", "file-system"],
  ])("%s, in a sentence", { timeout }, async (errno, code) => {
    const root = await temporaryDirectory();
    const fs = disk((step) => {
      if (step.method === "writeFile" && step.path.endsWith("a.ts")) throw systemError(errno, step);
    });
    const run = apply({ directory: join(root, "it"), plan: plan(create("src/a.ts")), fs });
    await expect(run).rejects.toThrow(/^Cannot write .*it: .*a\.ts.*\.$/);
    await refused(run, root, code, {});
  });
});

describe("what another run left", () => {
  const dead = JSON.stringify({ pid: process.pid, host: hostname(), started: 0 });
  const alive = JSON.stringify({ pid: process.ppid, host: hostname(), started: 0 });
  const beside = ".it.plinth-staging";

  test.each(["", dead, dead.slice(0, 9)])(
    "is removed and reported when that run is gone (%#)",
    { timeout },
    async (owner) => {
      const root = await temporaryDirectory();
      await writeFiles(root, { [`${beside}/owner.json`]: owner, [`${beside}/tree/a`]: "half" });
      const { recovered } = await apply({ directory: join(root, "it"), plan: plan(create("b")) });
      expect(recovered).toMatchObject({
        outcome: "undone",
        message: expect.stringContaining("interrupted"),
      });
      expect(await look(root)).toEqual({ "it/": "", "it/b": "new\n" });
    },
  );

  test.each([alive, alive.replace(hostname(), "elsewhere")])(
    "is respected while that run may be alive (%#)",
    { timeout },
    async (owner) => {
      const root = await temporaryDirectory();
      await writeFiles(root, {
        [`${beside}/owner.json`]: owner,
        "inside/.plinth/staging/owner.json": owner,
      });
      const before = await look(root);
      for (const name of ["it", "inside"]) {
        await expect(recover(join(root, name))).rejects.toMatchObject({ code: "in-use" });
        await expect(
          apply({ directory: join(root, name), plan: plan(create("b")) }),
        ).rejects.toMatchObject({ code: "in-use" });
      }
      expect(await look(root)).toEqual(before);
    },
  );

  test("keeps itself out of every commit", { timeout }, async () => {
    const root = await temporaryDirectory();
    await mkdir(join(root, "inside"));
    for (const [name, staging] of [
      ["it", beside],
      ["inside", "inside/.plinth/staging"],
    ] as const) {
      let killed = false;
      const fs = disk(({ method }) => {
        killed ||= method === "rename";
        if (killed) throw new Error("killed");
      });
      await expect(
        apply({ directory: join(root, name), plan: plan(create("b")), fs }),
      ).rejects.toThrow("killed");
      expect(await readFile(join(root, staging, ".gitignore"), "utf8")).toBe("*\n");
    }
  });

  test("is not what somebody else put there", { timeout }, async () => {
    const root = await temporaryDirectory();
    await writeFiles(root, {
      [`${beside}/thesis.doc`]: "x",
      "inside/.plinth/staging/thesis.doc": "x",
      ".file.plinth-staging": "x",
    });
    await symlink("inside", join(root, ".link.plinth-staging"));
    const before = await look(root);
    for (const name of ["it", "inside", "file", "link"]) {
      await expect(recover(join(root, name))).rejects.toMatchObject({ code: "staging-in-the-way" });
    }
    expect(await look(root)).toEqual(before);
  });

  const journal = (steps: unknown, directories: unknown = []) =>
    JSON.stringify({ format: 1, steps, directories });
  const staged = (text: string) => ({
    "it/.plinth/staging/owner.json": dead,
    "it/.plinth/staging/journal.json": text,
  });

  test.each([
    ["journal-corrupt", "{"],
    ["journal-corrupt", "null"],
    ["journal-corrupt", journal([{ path: "a" }])],
    ["journal-corrupt", journal([], [1])],
    ["journal-corrupt", journal([{ path: "../victim", before: sha256("x"), after: null }])],
    ["journal-corrupt", journal([], ["../made"])],
    ["symlink-outside", journal([{ path: "up/victim", before: sha256("x"), after: null }])],
  ])("is refused when it cannot be trusted: %s %#", { timeout }, async (code, text) => {
    const root = await temporaryDirectory();
    await writeFiles(root, { victim: "x", ...staged(text) });
    await symlink("..", join(root, "it/up"));
    const before = await look(root);
    await expect(recover(join(root, "it"))).rejects.toMatchObject({ code });
    expect(await look(root)).toEqual(before);
  });

  /** Killed with `a` put in place, `b` and the removal of `c` still to come, `d` removed; `old/d` was edited before. */
  const halfWay = async (edits: Record<string, string>): Promise<string> => {
    const root = await temporaryDirectory();
    const step = (path: string, after: string | null) => ({ path, before: sha256("1"), after });
    const steps = [
      step("a", sha256("2")),
      step("b", sha256("2")),
      step("c", null),
      step("d", null),
      { path: "new/e", before: null, after: sha256("2") },
    ];
    await writeFiles(root, {
      ...staged(journal(steps, ["new"])),
      "it/.plinth/staging/new/b": "2",
      "it/.plinth/staging/old/a": "1",
      "it/.plinth/staging/old/b": "1",
      "it/.plinth/staging/old/d": "1",
      "it/a": "2",
      "it/b": "1",
      "it/c": "1",
      "it/new/e": "2",
      ...edits,
    });
    return root;
  };

  test("is finished or undone as long as nobody touched it", { timeout }, async () => {
    const [one, other] = [await halfWay({}), await halfWay({})];
    expect(await pending(join(one, "it"))).toEqual({ phase: "journal", files: 5, touched: [] });
    expect((await recover(join(one, "it"))).outcome).toBe("finished");
    expect(await look(join(one, "it"))).toEqual({ a: "2", b: "2", "new/": "", "new/e": "2" });
    expect((await recover(join(other, "it"), undefined, { way: "undo" })).outcome).toBe("undone");
    expect(await look(join(other, "it"))).toEqual({ a: "1", b: "1", c: "1", d: "1" });
  });

  test.each([
    [{ "it/a": "1" }, ["a"]],
    [{ "it/b": "2" }, ["b"]],
    [{ "it/d": "1" }, ["d"]],
    [{ "it/a": "x", "it/b": "x", "it/c": "x", "it/d": "x" }, ["a", "b", "c", "d"]],
  ])("is left as it is over what changed since: %j", { timeout }, async (edits, touched) => {
    const root = await halfWay(edits);
    const before = await look(root);
    await expect(recover(join(root, "it"))).rejects.toMatchObject({
      code: "interrupted-run",
      exitCode: 2,
      message: expect.stringContaining(`: ${touched.join(", ")}. Nothing was moved.`),
      hint: expect.stringMatching(/plinth abort .*plinth continue/),
    });
    await expect(
      apply({ directory: join(root, "it"), plan: plan(create("z")) }),
    ).rejects.toMatchObject({ code: "interrupted-run" });
    expect(await pending(join(root, "it"))).toMatchObject({ touched });
    expect(await look(root)).toEqual(before);
  });

  test("has nothing to say of what its owner put back", { timeout }, async () => {
    const root = await halfWay({ "it/a": "1", "it/d": "1" });
    const undone = await recover(join(root, "it"), undefined, { way: "undo" });
    expect(undone).toMatchObject({ outcome: "undone", left: [], kept: [] });
    expect(await look(join(root, "it"))).toEqual({ a: "1", b: "1", c: "1", d: "1" });
  });

  test("keeps every version that has no other place", { timeout }, async () => {
    const edits = { "it/a": "x", "it/b": "x", "it/c": "x", "it/d": "x", "it/new/e": "x" };
    const [one, other] = [await halfWay(edits), await halfWay(edits)];
    const standing = { a: "x", b: "x", c: "x", d: "x", "new/": "", "new/e": "x" };
    const aside = { ".plinth/": "", ".plinth/aborted/": "", ".plinth/aborted/.gitignore": "*\n" };

    await writeFiles(one, { "it/.plinth/aborted/a": "of an earlier time" });
    const undone = await recover(join(one, "it"), undefined, { way: "undo" });
    expect(undone).toMatchObject({ outcome: "undone", kept: ["a", "b", "d"] });
    expect(await look(join(one, "it"))).toEqual({
      ...standing,
      ...aside,
      ".plinth/aborted/a": "of an earlier time",
      ".plinth/aborted/a.1": "1",
      ".plinth/aborted/b": "1",
      ".plinth/aborted/d": "1",
    });

    const finished = await recover(join(other, "it"), undefined, { way: "finish" });
    expect(finished.outcome).toBe("finished");
    expect([...finished.left].sort()).toEqual(["a", "b", "c", "d", "new/e"]);
    expect(await look(join(other, "it"))).toEqual({
      ...standing,
      ...aside,
      ".plinth/aborted/a": "1",
      ".plinth/aborted/b": "2",
      ".plinth/aborted/d": "1",
    });
  });

  test("is no obstacle once it is recovered", { timeout }, async () => {
    const root = await temporaryDirectory();
    await writeFiles(root, {
      "it/.plinth/staging/owner.json": dead,
      "it/.plinth/staging/new/a": "half",
    });
    expect((await recover(join(root, "it"))).outcome).toBe("undone");
    expect(await assertUsableTarget(join(root, "it"))).toBe("existing");
    expect(await recover(join(root, "it"))).toEqual({ outcome: "nothing", left: [], kept: [] });
  });
});
