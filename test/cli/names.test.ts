import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { directoryProblem, nameFrom, readDirectory } from "../../src/cli/directory.ts";
import { nameProblem, normaliseName, printable, requireName } from "../../src/recipe/name.ts";

describe("package names", () => {
  test.each(["my-shop", "a", "shop2", "@acme/my.shop", "a_b"])("%s is one", (name) => {
    expect(requireName(name)).toBe(name);
  });

  test.each([
    ["", "empty"],
    ["../x", "lower-case"],
    ["/etc/passwd", "lower-case"],
    ["My Shop", "lower-case"],
    ["a\0b", "lower-case"],
    ["$(touch x)", "lower-case"],
    ["`id`", "lower-case"],
    ["'; rm -rf ~", "lower-case"],
    ["аpple", "lower-case"],
    ["-rf", "start with"],
    [".hidden", "start with"],
    ["node_modules", "reserved"],
    ["favicon.ico", "reserved"],
    ["con", "reserved"],
    ["nul", "reserved"],
    ["fs", "reserved"],
    ["@acme/http", "reserved"],
    ["a.", "dot"],
    ["a".repeat(300), "300"],
  ])("%j is none: %s", (name, problem) => {
    expect(() => requireName(name)).toThrow(problem);
  });

  test("a project cannot be called like what it depends on", () => {
    expect(() => requireName("fastify", ["fastify"])).toThrow("depends on");
  });

  test("what is wrong comes with a name that is right", () => {
    expect(() => requireName("My Shop")).toThrow(
      expect.objectContaining({ hint: "Pass --name my-shop." }),
    );
  });

  test("whatever a directory gives is a name, or nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const name = normaliseName(text);
        if (name === undefined || name.length > 214) return;
        expect(["reserved", undefined]).toContain(nameProblem(name)?.split(" ").at(-1));
      }),
    );
  });

  test("messages carry no control characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});

describe("directories", () => {
  test.each([
    ["my-shop", "my-shop"],
    ["My Shop", "my-shop"],
    ["Café", "cafe"],
    ["ｍｙ-shop", "my-shop"],
    ["apps/shop", "shop"],
    ["./list", "list"],
    ["a/../b", "b"],
    ["/tmp/x/shop", "shop"],
    [".", "work"],
  ])("%s gives the package %s", (given, name) => {
    expect(nameFrom(readDirectory(given, "/home/me/work"), [])).toBe(name);
  });

  test.each([
    ["", "empty"],
    ["../x", "leads out"],
    ["a/../../x", "leads out"],
    ["..", "leads out"],
    ["/", "root"],
    ["~/x", "shell"],
    ["a\0b", "control"],
    ["a\nb", "control"],
    ["a\u200Bb", "invisible"],
    ["a\u202Eb", "invisible"],
    ["\uD800", "invisible"],
    ["$(touch x)", '"$"'],
    ["a`id`", '"`"'],
    ["a'b", "'"],
    ['a"b', "breaks"],
    ["a:b", '":"'],
    ["a;b", '";"'],
    ["node_modules", "reserved"],
    ["favicon.ico", "reserved"],
    ["CON", "reserved"],
    ["nul.txt", "reserved"],
    [".git", "reserved"],
    ["x/node_modules/y", "reserved"],
    ["-rf", "dash"],
    ["a ", "space"],
    ["a.", "dot"],
    ["a".repeat(300), "300"],
  ])("%j is refused: %s", (given, problem) => {
    expect(directoryProblem(given, "/home/me/work")).toContain(problem);
  });

  test.each(["аpple", "магазин", "日本"])("%s gives no package name by itself", (given) => {
    expect(() => nameFrom(readDirectory(given, "/w"), [])).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("--name") }),
    );
  });

  test("whatever is accepted stays below the current directory, unless it is absolute", () => {
    const path = fc.array(fc.constantFrom("a", "..", ".", "b c", "", "x"), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(path, (segments) => {
        const given = segments.join("/");
        if (given.startsWith("/") || directoryProblem(given, "/home/me") !== undefined) return;
        expect(`${readDirectory(given, "/home/me").path}/`).toMatch(/^\/home\/me\//);
      }),
    );
  });
});
