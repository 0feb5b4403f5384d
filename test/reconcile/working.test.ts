import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { readWorking } from "../../src/reconcile/index.ts";
import { disk, systemError, temporaryDirectory, tree, writeFiles } from "./support.ts";

const timeout = 5_000;

describe("reading what is on disk", () => {
  test(
    "finds files, exactly as they are, and only those that base or target name",
    { timeout },
    async () => {
      const root = await temporaryDirectory();
      const odd = "\uFEFFé\r\n\tend";
      await writeFiles(root, { "a.txt": odd, "src/b.ts": "b", other: "x" });
      await writeFile(join(root, "run"), "#!", { mode: 0o755 });
      const target = tree({ "src/b.ts": "", absent: "", run: "" });
      const found = await readWorking({
        directory: root,
        base: tree({ "a.txt": "" }),
        target,
        platform: "linux",
      });
      expect([...found]).toEqual([
        ["a.txt", { content: odd, executable: false }],
        ["run", { content: "#!", executable: true }],
        ["src/b.ts", { content: "b", executable: false }],
      ]);
    },
  );

  test("finds nothing in a directory that does not exist", { timeout }, async () => {
    const root = await temporaryDirectory();
    const found = await readWorking({
      directory: join(root, "absent"),
      base: new Map(),
      target: tree({ "a/b": "" }),
    });
    expect(found.size).toBe(0);
  });

  test("tells what plinth cannot read or replace", { timeout }, async () => {
    const root = await temporaryDirectory();
    await mkdir(join(root, "directory"));
    await writeFiles(root, { file: "x" });
    await writeFile(join(root, "latin1"), Buffer.from([0x66, 0xfc, 0x72]));
    await writeFile(join(root, "zero"), "a\0b");
    await symlink("file", join(root, "link"));
    await symlink("missing", join(root, "dangling"));
    const target = tree({
      directory: "",
      "file/a": "",
      latin1: "",
      zero: "",
      link: "",
      dangling: "",
    });
    const found = await readWorking({ directory: root, base: new Map(), target });
    expect(Object.fromEntries(found)).toEqual({
      dangling: { obstacle: "symlink" },
      directory: { obstacle: "directory" },
      "file/a": { obstacle: "parent-is-file" },
      latin1: { obstacle: "binary" },
      link: { obstacle: "symlink" },
      zero: { obstacle: "binary" },
    });
  });

  test("takes no executable bit from Windows", { timeout }, async () => {
    const root = await temporaryDirectory();
    await writeFiles(root, { run: "#!" });
    const base = tree({ run: { content: "#!", executable: true } });
    const found = await readWorking({ directory: root, base, target: base, platform: "win32" });
    expect(found.get("run")).toEqual({ content: "#!", executable: true });
  });

  test("refuses unsafe paths and links that lead out", { timeout }, async () => {
    const root = await temporaryDirectory();
    await mkdir(join(root, "project"));
    await symlink("..", join(root, "project/up"));
    const read = (path: string) =>
      readWorking({
        directory: join(root, "project"),
        base: new Map(),
        target: tree({ [path]: "" }),
      });
    await expect(read("../a")).rejects.toMatchObject({ code: "unsafe-path" });
    await expect(read("up/a")).rejects.toMatchObject({ code: "symlink-outside" });
  });

  test("explains what the disk refuses", { timeout }, async () => {
    const root = await temporaryDirectory();
    await writeFiles(root, { a: "" });
    const fs = disk((step) => {
      if (step.method === "readFile") throw systemError("EACCES", step);
    });
    const refusal = readWorking({ directory: root, base: new Map(), target: tree({ a: "" }), fs });
    await expect(refusal).rejects.toMatchObject({
      code: "permission-denied",
      message: expect.stringContaining("a"),
    });
  });
});
