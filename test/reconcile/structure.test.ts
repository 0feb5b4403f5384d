import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { mergeText } from "../../src/reconcile/index.ts";
import { parseTypeScript } from "../../src/reconcile/merge/typescript.ts";
import { recipeOf, treeOf } from "../lifecycle/projects.ts";
import { codeEdits, dataEdits, edit, formats, plinthEdits } from "./owner-edits.ts";

const timeout = 120_000;

/** Files that two recipes write differently, both ways. */
async function changedFiles(): Promise<{ path: string; base: string; target: string }[]> {
  const choices = [
    {},
    { preset: "everything", database: "postgres" },
    { apis: ["graphql", "rest"] },
    { preset: "minimal" },
    { sample: false },
  ];
  const trees = await Promise.all(
    choices.map((choice) => treeOf(recipeOf(choice as Parameters<typeof recipeOf>[0]))),
  );
  const found = [];
  for (const one of trees) {
    for (const other of trees) {
      for (const [path, { content }] of one) {
        const target = other.get(path)?.content;
        if (target !== undefined && target !== content) found.push({ path, base: content, target });
      }
    }
  }
  return found;
}

const files = await changedFiles();
const isCode = ({ path }: { path: string }) => path.endsWith(".ts");
const code = files.filter(isCode);
const data = files.filter(({ path }) => !path.endsWith(".ts") && !path.endsWith(".md"));
/** Which import comes first says nothing. */
function says(text: string): string {
  const code = parseTypeScript("a.ts", text.replaceAll("\r", ""))!.root.print;
  const imports = /^import\n(?:(?!;$).*\n)*;$/gm;
  const found = code.match(imports) ?? [];
  return [...found.sort(), code.replaceAll(imports, "").replaceAll(/\n{2,}/g, "\n")].join("\n");
}

describe("a file of which only the formatting differs", () => {
  test.each(Object.keys(formats) as (keyof typeof formats)[])("%s", { timeout }, (name) => {
    for (const { path, base, target } of code) {
      const merged = mergeText(path, base, formats[name](base), target);
      expect([path, merged.conflict]).toEqual([path, false]);
      expect(says(merged.content)).toBe(says(target));
    }
  });
});

describe("whatever the owner does", () => {
  const runs = { numRuns: 300 };
  test("to code: nothing is lost, and the result parses", { timeout }, () => {
    fc.assert(
      fc.property(fc.constantFrom(...code), codeEdits, ({ path, base, target }, edits) => {
        const mine = edit(base, edits);
        const { content, conflict } = mergeText(path, base, mine.text, target);
        for (const mark of mine.marks) expect(content).toContain(mark);
        if (conflict) expect(content).toContain("<<<<<<< yours");
        else if (parses(mine.text)) expect(parses(content)).toBe(true);
      }),
      runs,
    );
  });

  test("what plinth changes arrives as well, or stands in a block", { timeout }, () => {
    fc.assert(
      fc.property(fc.constantFrom(...code), plinthEdits, ({ path, base, target }, edits) => {
        const theirs = edit(base, edits);
        fc.pre(parses(theirs.text));
        const { content } = mergeText(path, base, target, theirs.text);
        // An import that nothing needs is not wanted.
        const body = theirs.text.replaceAll(/^import [^;]*;$/gm, "");
        const wanted = theirs.marks.filter((mark) => body.includes(mark));
        expect(wanted.filter((mark) => !content.includes(mark))).toEqual([]);
      }),
      runs,
    );
  });

  test("to data: nothing is lost", { timeout }, () => {
    fc.assert(
      fc.property(fc.constantFrom(...data), dataEdits, ({ path, base, target }, edits) => {
        const mine = edit(base, edits);
        const { content } = mergeText(path, base, mine.text, target);
        for (const mark of mine.marks) expect(content).toContain(mark);
      }),
      runs,
    );
  });

  test("without a change of plinth's nothing happens", { timeout }, () => {
    fc.assert(
      fc.property(fc.constantFrom(...files), codeEdits, ({ path, base }, edits) => {
        const mine = edit(base, edits).text;
        expect(mergeText(path, base, mine, base)).toEqual({ content: mine, conflict: false });
        expect(mergeText(path, base, base, mine)).toEqual({ content: mine, conflict: false });
      }),
      { numRuns: 100 },
    );
  });
});

function parses(text: string): boolean {
  return parseTypeScript("a.ts", text) !== undefined;
}
