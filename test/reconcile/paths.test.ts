import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { assertInside, assertSafePath, assertSafePaths } from "../../src/reconcile/index.ts";
import { temporaryDirectory } from "./support.ts";

const hostile = [
  ["", "empty"],
  ["../x", ".."],
  ["a/../../x", ".."],
  ["a/./b", "."],
  ["a//b", "empty segment"],
  ["a/", "empty segment"],
  ["/etc/passwd", "absolute"],
  ["C:/x", "absolute"],
  ["c:x", "absolute"],
  ["a\\b", "backslash"],
  ["..\\x", "backslash"],
  ["a\0b", "control"],
  ["a\nb", "control"],
  ["a\u007fb", "control"],
  ["a\u202eb", "invisible"],
  ["a\u2028b", "invisible"],
  [".g\u200dit/config", "invisible"],
  ["a\ud800b", "Unicode"],
  ["con", "reserved"],
  ["src/NUL.ts", "reserved"],
  ["com1.tar.gz", "reserved"],
  ["lpt\u00b9", "reserved"],
  ["aux .ts", "reserved"],
  ["conout$", "reserved"],
  ["a.", "dot or a space"],
  ["a /b", "dot or a space"],
  ["...", "dot or a space"],
  [".git/hooks/pre-commit", ".git"],
  ["sub/.GIT/config", ".git"],
  ["git~1/config", ".git"],
  ["ab:c", "Windows"],
  ["what?", "Windows"],
  [`a/${"x".repeat(256)}`, "longer"],
  ["é".repeat(128), "longer"],
] as const;

const harmless = [
  "package.json",
  ".gitignore",
  ".github/workflows/ci.yml",
  "src/console.ts",
  "src/common/aux-port.ts",
  "com10",
  "a b/c'd/$(touch x)",
  "naïve/日本.ts",
  "__proto__",
  "x".repeat(255),
];

describe("a path of a tree", () => {
  test.each(hostile)("%j is refused", { timeout: 5_000 }, (path, why) => {
    expect(() => assertSafePath(path)).toThrow(
      expect.objectContaining({ code: "unsafe-path", exitCode: 2 }),
    );
    expect(() => assertSafePath(path)).toThrow(why);
  });

  test.each(harmless)("%j is accepted", { timeout: 5_000 }, (path) => {
    expect(() => assertSafePath(path)).not.toThrow();
  });

  test("whatever is accepted stays inside the directory", { timeout: 10_000 }, () => {
    const piece = fc.constantFrom(
      "..",
      ".",
      "/",
      "\\",
      "a",
      ".git",
      "\0",
      "con",
      " ",
      "C:",
      "\u200d",
      "b.ts",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(piece).map((all) => all.join("")),
        ),
        (path) => {
          try {
            assertSafePath(path);
          } catch {
            return;
          }
          for (const separator of ["/", "\\"]) {
            const segments = path.split(separator);
            expect(segments).not.toContain("..");
            expect(segments).not.toContain("");
            expect(segments.map((segment) => segment.toLowerCase())).not.toContain(".git");
          }
          expect(join("/project", path).startsWith("/project/")).toBe(true);
        },
      ),
    );
  });
});

describe("the paths of a tree", () => {
  test.each([
    [["README.md", "readme.md"]],
    [["src/a.ts", "Src/b.ts"]],
    [["caf\u00e9", "cafe\u0301"]],
    [["stra\u00dfe", "STRASSE"]],
    [["\uff41", "a"]],
    [["a", "a/b"]],
    [["a/b", "a"]],
  ])("%j collide", { timeout: 5_000 }, (paths) => {
    expect(() => assertSafePaths(paths)).toThrow(
      expect.objectContaining({ code: "colliding-paths", exitCode: 2 }),
    );
  });

  test("neighbours do not", { timeout: 5_000 }, () => {
    expect(() => assertSafePaths(["a.ts", "a/b.ts", "a/c.ts", "ab", "a.ts"])).not.toThrow();
  });
});

describe("a parent that is a symbolic link", () => {
  test("is refused when it leads out, and named", { timeout: 5_000 }, async () => {
    const root = await temporaryDirectory();
    await mkdir(join(root, "project/src"), { recursive: true });
    await mkdir(join(root, "elsewhere"));
    await symlink("../../elsewhere", join(root, "project/src/out"));
    await expect(assertInside(join(root, "project"), ["src/out/deep/a.ts"])).rejects.toThrow(
      expect.objectContaining({ code: "symlink-outside", exitCode: 2 }),
    );
    await expect(assertInside(join(root, "project"), ["src/out/a.ts"])).rejects.toThrow(
      join(root, "project/src/out"),
    );
  });

  test(
    "is refused when it leads to a sibling whose name begins alike",
    { timeout: 5_000 },
    async () => {
      const root = await temporaryDirectory();
      await mkdir(join(root, "project"));
      await mkdir(join(root, "project-two"));
      await symlink("../project-two", join(root, "project/link"));
      await expect(assertInside(join(root, "project"), ["link/a"])).rejects.toThrow("project-two");
    },
  );

  test("is refused when it leads nowhere or in a circle", { timeout: 5_000 }, async () => {
    const root = await temporaryDirectory();
    await symlink("missing", join(root, "dangling"));
    await symlink("circle", join(root, "circle"));
    await expect(assertInside(root, ["dangling/a"])).rejects.toThrow("nowhere");
    await expect(assertInside(root, ["circle/a"])).rejects.toThrow("nowhere");
  });

  test(
    "is fine when it stays inside, and so is a directory reached by a link",
    { timeout: 5_000 },
    async () => {
      const root = await temporaryDirectory();
      await mkdir(join(root, "project/lib"), { recursive: true });
      await symlink("lib", join(root, "project/src"));
      await symlink("project", join(root, "link"));
      await writeFile(join(root, "project/lib/a.ts"), "");
      await assertInside(join(root, "link"), ["src/a.ts", "new/b.ts"]);
      await assertInside(join(root, "absent"), ["src/a.ts"]);
    },
  );
});
