import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { FileOperation, Plan, Tree, WorkingTree } from "../../src/reconcile/index.ts";
import { reconcile, sha256 } from "../../src/reconcile/index.ts";
import { tree, working } from "./support.ts";

const timeout = 10_000;
const path = "a.txt";
const none = undefined;

function decide(
  base: string | undefined,
  found: string | undefined,
  target: string | undefined,
): Plan {
  const files = (content: string | undefined) => (content === undefined ? {} : { [path]: content });
  return reconcile({
    base: tree(files(base)),
    working: working(files(found)),
    target: tree(files(target)),
  });
}

/** What stands on disk once the plan is carried out. */
function outcome(plan: Plan, before: WorkingTree): Record<string, string> {
  const after = new Map(
    [...before].map(([at, file]) => [at, "content" in file ? file.content : ""]),
  );
  for (const { path: at, action, content } of plan.operations) {
    if (action === "delete") after.delete(at);
    else if (content !== undefined) after.set(at, content);
  }
  return Object.fromEntries(after);
}

test("a file that was only reformatted goes with what plinth drops, and is none in the way", () => {
  const [pristine, mine] = ['const a = "1";\n', "const a = '1'\n"];
  const files = (content: string) => ({ "a.ts": content });
  const gone = reconcile({
    base: tree(files(pristine)),
    working: working(files(mine)),
    target: tree({}),
  });
  expect(gone.operations).toMatchObject([{ path: "a.ts", action: "delete", before: sha256(mine) }]);
  const back = reconcile({
    base: tree({}),
    working: working(files(mine)),
    target: tree(files(pristine)),
  });
  expect(back.operations).toMatchObject([{ path: "a.ts", action: "unchanged" }]);
});

test("a file stays that was only reformatted but for a comment ahead of a parenthesis", () => {
  const pristine = "export const f = () => rows.map((row) => ({ id: row.id }));\n";
  const mine = pristine.replace("map(", "map(\n  // TICKET-42\n  ");
  const files = (content: string) => ({ "a.ts": content });
  const found = working(files(mine));
  const gone = reconcile({ base: tree(files(pristine)), working: found, target: tree({}) });
  expect(gone.operations).toMatchObject([{ path: "a.ts", action: "keep" }]);
  const back = reconcile({ base: tree({}), working: found, target: tree(files(pristine)) });
  expect(back.operations).toMatchObject([{ path: "a.ts", action: "conflict" }]);
});

describe("the table", () => {
  const rows: [
    string,
    string | undefined,
    string | undefined,
    string | undefined,
    Partial<FileOperation> | undefined,
  ][] = [
    ["nothing there", none, none, "1\n", { action: "create", content: "1\n" }],
    ["there already, by chance", none, "1\n", "1\n", { action: "unchanged" }],
    ["unknown file in the way", none, "mine\n", "1\n", { action: "conflict" }],
    ["nobody changed it", "1\n", "1\n", "1\n", { action: "unchanged" }],
    [
      "plinth changed it",
      "1\n",
      "1\n",
      "2\n",
      { action: "update", content: "2\n", before: sha256("1\n") },
    ],
    [
      "its owner changed it",
      "1\n",
      "mine\n",
      "1\n",
      { action: "keep", reason: "its owner edited it" },
    ],
    ["both made the same change", "1\n", "2\n", "2\n", { action: "unchanged" }],
    [
      "both changed other lines",
      "1\n2\n3\n",
      "0\n1\n2\n3\n",
      "1\n2\n3\n4\n",
      { action: "merge", content: "0\n1\n2\n3\n4\n" },
    ],
    [
      "both changed the same line",
      "1\n",
      "mine\n",
      "2\n",
      { action: "conflict", before: sha256("mine\n") },
    ],
    [
      "its owner deleted it",
      "1\n",
      none,
      "1\n",
      { action: "keep", reason: "its owner deleted it" },
    ],
    [
      "its owner deleted it, plinth changed it",
      "1\n",
      none,
      "2\n",
      { action: "keep", reason: "its owner deleted it" },
    ],
    ["plinth dropped it", "1\n", "1\n", none, { action: "delete", before: sha256("1\n") }],
    [
      "plinth dropped it, its owner edited it",
      "1\n",
      "mine\n",
      none,
      { action: "keep", reason: expect.stringContaining("no longer") as string },
    ],
    ["both deleted it", "1\n", none, none, undefined],
  ];
  test.each(rows)("%s", { timeout }, (_, base, found, target, expected) => {
    const { operations } = decide(base, found, target);
    if (expected === undefined) expect(operations).toEqual([]);
    else expect(operations).toEqual([expect.objectContaining({ path, ...expected })]);
    const writes = ["create", "update", "merge"].includes(expected?.action ?? "");
    expect(operations[0]?.content !== undefined).toBe(
      writes || (expected?.action === "conflict" && base !== none),
    );
  });

  test("an unknown file is a conflict without content", { timeout }, () => {
    const plan = decide(none, "mine\n", "1\n");
    expect(plan.operations[0]).not.toHaveProperty("content");
    expect(plan.conflicts).toEqual([
      {
        path,
        kind: "unknown-file",
        message: "a.txt: a file that plinth did not write stands in its place",
      },
    ]);
  });

  test("changed lines on both sides are a conflict with both versions", { timeout }, () => {
    const plan = decide("1\n", "mine\n", "2\n");
    expect(plan.conflicts).toEqual([expect.objectContaining({ path, kind: "content" })]);
    expect(plan.operations[0]?.content).toBe(
      "<<<<<<< yours\nmine\n||||||| plinth, before\n1\n=======\n2\n>>>>>>> plinth, now\n",
    );
  });

  test("a new project: all is created, in order of the paths", { timeout }, () => {
    const target = tree({ b: "2", "a/b": "1", "B/é": { content: "3", executable: true } });
    const plan = reconcile({ base: new Map(), working: new Map(), target });
    expect(plan.conflicts).toEqual([]);
    expect(plan.operations).toEqual([
      { path: "B/é", action: "create", content: "3", executable: true, patterns: ["base"] },
      { path: "a/b", action: "create", content: "1", executable: false, patterns: ["base"] },
      { path: "b", action: "create", content: "2", executable: false, patterns: ["base"] },
    ]);
  });
});

describe("the executable bit", () => {
  const at = (executable: boolean, content = "1\n"): Tree =>
    tree({ [path]: { content, executable } });
  test.each([
    // base, working, target, result
    [false, false, true, true],
    [true, true, false, false],
    [false, true, false, true],
    [true, false, true, false],
    [false, true, true, true],
  ])("%j, %j, %j: %j", { timeout }, (base, found, target, expected) => {
    for (const content of ["1\n", "2\n"]) {
      const [operation] = reconcile({
        base: at(base),
        working: at(found),
        target: at(target, content),
      }).operations;
      expect(operation?.executable).toBe(expected);
      expect(operation?.action === "update").toBe(content === "2\n" || expected !== found);
    }
  });
});

describe("something that is no text file", () => {
  test.each(["directory", "symlink", "binary", "special", "parent-is-file"] as const)(
    "%s",
    { timeout },
    (obstacle) => {
      const found: WorkingTree = new Map([[path, { obstacle }]]);
      const plan = (base: Record<string, string>, target: Record<string, string>) =>
        reconcile({ base: tree(base), working: found, target: tree(target) });
      expect(plan({}, { [path]: "1" }).conflicts).toEqual([
        expect.objectContaining({ path, kind: "unknown-file" }),
      ]);
      expect(plan({ [path]: "1" }, { [path]: "2" }).conflicts).toHaveLength(1);
      expect(plan({ [path]: "1" }, { [path]: "1" }).operations).toEqual([
        expect.objectContaining({ action: "keep" }),
      ]);
      expect(plan({ [path]: "1" }, {}).operations).toEqual([
        expect.objectContaining({ action: "keep" }),
      ]);
      for (const [base, target] of [
        [{}, { [path]: "1" }],
        [{ [path]: "1" }, { [path]: "2" }],
        [{ [path]: "1" }, {}],
      ] as const) {
        expect(plan(base, target).operations.every(({ content }) => content === undefined)).toBe(
          true,
        );
      }
    },
  );
});

describe("always", () => {
  // Few lines and few paths, so that the three trees often agree.
  const line = fc.constantFrom("a", "b", "c", "", "}");
  const text = fc
    .tuple(fc.array(line, { maxLength: 6 }), fc.constantFrom("\n", "\r\n"), fc.boolean())
    .map(
      ([lines, ending, closed]) => lines.join(ending) + (closed && lines.length > 0 ? ending : ""),
    );
  const files = fc.dictionary(fc.constantFrom("a", "b", "c/d"), text, { noNullPrototype: true });
  const runs = { numRuns: 500 };

  test("an unedited project becomes the target", { timeout }, () => {
    fc.assert(
      fc.property(files, files, (base, target) => {
        const plan = reconcile({ base: tree(base), working: working(base), target: tree(target) });
        expect(plan.conflicts).toEqual([]);
        expect(outcome(plan, working(base))).toEqual(target);
      }),
      runs,
    );
  });

  test("what plinth does not change, its owner keeps", { timeout }, () => {
    fc.assert(
      fc.property(files, files, (base, found) => {
        const mine = working(
          Object.fromEntries(Object.entries(found).filter(([at]) => at in base)),
        );
        const plan = reconcile({ base: tree(base), working: mine, target: tree(base) });
        expect(plan.conflicts).toEqual([]);
        expect(outcome(plan, mine)).toEqual(
          outcome({ operations: [], conflicts: [], clashes: [] }, mine),
        );
      }),
      runs,
    );
  });

  test("every line its owner wrote is still there", { timeout }, () => {
    fc.assert(
      fc.property(files, files, files, (base, found, target) => {
        const plan = reconcile({ base: tree(base), working: working(found), target: tree(target) });
        const after = outcome(plan, working(found));
        for (const [at, content] of Object.entries(found)) {
          const before = lineCounts(base[at] ?? "");
          const now = lineCounts(after[at] ?? "");
          for (const [written, count] of lineCounts(content)) {
            const added = count - (before.get(written) ?? 0);
            expect(
              now.get(written) ?? 0,
              `${at}: ${JSON.stringify(written)}`,
            ).toBeGreaterThanOrEqual(added);
          }
        }
      }),
      runs,
    );
  });

  test("a second run has nothing left to do, and the plan is data", { timeout }, () => {
    fc.assert(
      fc.property(files, files, files, (base, found, target) => {
        const plan = reconcile({ base: tree(base), working: working(found), target: tree(target) });
        expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
        const again = reconcile({
          base: tree(target),
          working: working(outcome(plan, working(found))),
          target: tree(target),
        });
        expect(
          again.operations.filter(
            ({ content, action }) => content !== undefined || action === "delete",
          ),
        ).toEqual([]);
      }),
      runs,
    );
  });

  function lineCounts(content: string): Map<string, number> {
    const counts = new Map<string, number>();
    const lines = content.split(/\r?\n/);
    if (lines.at(-1) === "") lines.pop();
    for (const one of lines) counts.set(one, (counts.get(one) ?? 0) + 1);
    return counts;
  }
});
