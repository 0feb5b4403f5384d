import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { joinLines, sameLines, splitLines } from "../../src/reconcile/line-endings.ts";
import { mergeText } from "../../src/reconcile/index.ts";

const timeout = 10_000;
const base = "one\ntwo\nthree\nfour\nfive\n";
const windows = (text: string): string => text.replaceAll("\n", "\r\n");
const merge = (before: string, working: string, target: string) =>
  mergeText("a.txt", before, working, target);

describe("a merge by line", () => {
  test("takes both sides' changes", { timeout }, () => {
    expect(merge(base, base.replace("one", "ONE"), base.replace("five", "FIVE"))).toEqual({
      content: "ONE\ntwo\nthree\nfour\nFIVE\n",
      conflict: false,
    });
  });

  test("takes a change that both made once", { timeout }, () => {
    const both = base.replace("three", "THREE");
    expect(merge(base, both, both.replace("one", "ONE"))).toEqual({
      content: both.replace("one", "ONE"),
      conflict: false,
    });
  });

  test("puts what clashes into one block, and merges the rest", { timeout }, () => {
    const { content, conflict } = merge(
      base,
      base.replace("one", "ONE").replace("four", "mine"),
      base.replace("four", "yours\ntoo"),
    );
    expect(conflict).toBe(true);
    expect(content).toBe(
      "ONE\ntwo\nthree\n<<<<<<< yours\nmine\n||||||| plinth, before\nfour\n=======\nyours\ntoo\n>>>>>>> plinth, now\nfive\n",
    );
  });

  test("ends a block at the end of the file with a line of its own", { timeout }, () => {
    expect(merge("a", "b", "c").content).toMatch(/>>>>>>> plinth, now\n$/);
  });
});

describe("line endings are not changes", () => {
  const mine = base.replace("one", "ONE");
  const theirs = base.replace("five", "FIVE");
  const both = mine.replace("five", "FIVE");

  test("the owner's CRLF stays", { timeout }, () => {
    expect(merge(base, windows(mine), theirs)).toEqual({ content: windows(both), conflict: false });
    expect(merge(base, windows(base), theirs)).toEqual({
      content: windows(theirs),
      conflict: false,
    });
  });

  test("plinth's change of endings is taken where the owner made none", { timeout }, () => {
    expect(merge(base, mine, windows(theirs))).toEqual({ content: windows(both), conflict: false });
  });

  test("a missing last line ending stays missing, and an added one is added", { timeout }, () => {
    expect(merge(base, mine.trimEnd(), theirs)).toEqual({
      content: both.trimEnd(),
      conflict: false,
    });
    expect(merge(base.trimEnd(), mine.trimEnd(), theirs)).toEqual({
      content: both,
      conflict: false,
    });
  });

  test(
    "an empty last line of the owner's is not lost with plinth's last line ending",
    { timeout },
    () => {
      expect(merge("b\n", "\n", "b")).toEqual({ content: "\n", conflict: false });
      expect(merge("a\nb\n", "a\n\n", "a\nb")).toEqual({ content: "a\n\n", conflict: false });
    },
  );

  test("a byte order mark stays", { timeout }, () => {
    expect(merge(base, `\uFEFF${mine}`, theirs)).toEqual({
      content: `\uFEFF${both}`,
      conflict: false,
    });
  });

  test("a conflict block in a CRLF file has CRLF", { timeout }, () => {
    const { content } = merge(base, windows(base.replace("one", "1")), base.replace("one", "I"));
    expect(content.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(content).toContain("<<<<<<< yours\r\n1\r\n|||||||");
  });

  test("one foreign ending in a file does not change the others", { timeout }, () => {
    const mixed = windows(base).replace("two\r\n", "two\nextra\n");
    expect(merge(base, mixed, theirs)).toEqual({
      content: windows("one\ntwo\nextra\nthree\nfour\nFIVE\n"),
      conflict: false,
    });
  });
});

describe("properties", () => {
  const line = fc.constantFrom("a", "b", "c", "", "x", "__proto__", "constructor", "}", "a\rb");
  const lines = fc.array(line, { maxLength: 12 });
  const ending = fc.constantFrom("\n", "\r\n");
  const text = fc
    .tuple(lines, ending, fc.boolean(), fc.boolean())
    .map(
      ([all, end, closed, mark]) =>
        (mark ? "\uFEFF" : "") + all.join(end) + (closed && all.length > 0 ? end : ""),
    );
  const runs = { numRuns: 1_000 };

  test("splitting and joining is the identity", { timeout }, () => {
    fc.assert(
      fc.property(text, (all) => {
        expect(joinLines(splitLines(all))).toBe(all);
      }),
      runs,
    );
  });

  test("a side that did nothing has no say", { timeout }, () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(merge(before, after, before)).toEqual({ content: after, conflict: false });
        expect(merge(before, before, after)).toEqual({ content: after, conflict: false });
        expect(merge(before, after, after)).toEqual({ content: after, conflict: false });
      }),
      runs,
    );
  });

  test("whether it conflicts does not depend on line endings", { timeout }, () => {
    fc.assert(
      fc.property(lines, lines, lines, (before, mine, theirs) => {
        const [o, a, b] = [before, mine, theirs].map((all) =>
          all.map((one) => `${one}\n`).join(""),
        ) as [string, string, string];
        const plain = merge(o, a, b);
        for (const [x, y, z] of [
          [windows(o), a, b],
          [o, windows(a), b],
          [o, a, windows(b)],
          [windows(o), windows(a), b],
        ] as const) {
          const other = merge(x, y, z);
          expect(other.conflict).toBe(plain.conflict);
          expect(sameLines(other.content, plain.content)).toBe(true);
        }
      }),
      runs,
    );
  });

  test("without a conflict there is no block, with one all of it is there", { timeout }, () => {
    fc.assert(
      fc.property(text, text, text, (before, mine, theirs) => {
        const { content, conflict } = merge(before, mine, theirs);
        for (const marker of [
          "<<<<<<< yours",
          "||||||| plinth, before",
          "=======",
          ">>>>>>> plinth, now",
        ]) {
          expect(content.includes(marker)).toBe(conflict);
        }
      }),
      runs,
    );
  });
});
