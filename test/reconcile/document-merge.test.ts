import { describe, expect, test } from "vitest";

import { mergeText } from "../../src/reconcile/index.ts";

const clean = (content: string) => ({ content, conflict: false });

describe("Markdown", () => {
  const base = `# Shop

Takes orders.

| Name   | Means |
| ------ | ----- |
| \`A\`    | One   |
| \`B\`    | Two   |

## Run it

\`\`\`sh
npm start
\`\`\`
`;
  const wider = base
    .replace("| Name   | Means |", "| Name       | Means |")
    .replace("| ------ | ----- |", "| ---------- | ----- |")
    .replace("| `A`    | One   |", "| `A`        | One   |\n| `A_LONGER` | More  |")
    .replace("| `B`    | Two   |", "| `B`        | Two   |");

  test("a row of each side, a cell of the owner's, and columns that are wider now", () => {
    const mine = base.replace("| `B`    | Two   |", "| `B`    | 2     |\n| `OWN`  | Mine  |");
    expect(mergeText("README.md", base, mine, wider)).toEqual(
      clean(
        wider.replace("| `B`        | Two   |", "| `B`        | 2     |\n| `OWN`      | Mine  |"),
      ),
    );
  });

  test("a row that plinth drops goes, the owner's beside it stays", () => {
    const mine = base.replace("| `B`    | Two   |", "| `B`    | Two   |\n| `OWN`  | Mine  |");
    const theirs = base.replace("| `B`    | Two   |\n", "");
    const { content, conflict } = mergeText("README.md", base, mine, theirs);
    expect(conflict).toBe(false);
    expect(content).not.toContain("| `B` ");
    expect(content).toContain("| `OWN`  | Mine  |");
  });

  test("paragraphs and sections of each side stand beside each other; new line breaks are no change", () => {
    const mine =
      base.replace("Takes orders.", "Takes\norders.\n\nOn call: #shop.") + "\n## Mine\n\nWords.\n";
    const theirs = base
      .replace("Takes orders.", "Takes many orders.")
      .replace("## Run it", "## New\n\nText.\n\n## Run it");
    const { content, conflict } = mergeText("README.md", base, mine, theirs);
    expect(conflict).toBe(false);
    for (const part of [
      "Takes many orders.\n\nOn call: #shop.\n",
      "## New\n\nText.\n\n## Run it\n",
      "## Mine\n\nWords.\n",
    ])
      expect(content).toContain(part);
  });

  test("one cell that both changed is a conflict of that row", () => {
    const { content, conflict } = mergeText(
      "README.md",
      base,
      base.replace("Two", "Zwei"),
      base.replace("Two", "Deux"),
    );
    expect(conflict).toBe(true);
    expect(content).toMatch(
      /<{7} yours\n\| `B` .*Zwei.*\n\|{7} plinth, before\n.*Two.*\n={7}\n.*Deux.*\n>{7}/,
    );
  });

  test("what looks like a heading or a table inside of code is code", () => {
    const before = base.replace("npm start", "# start\n| not | a table |\nnpm start");
    const mine = before.replace("# start", "# Start");
    expect(mergeText("README.md", before, mine, before.replace("# Shop", "# The shop"))).toEqual(
      clean(mine.replace("# Shop", "# The shop")),
    );
  });
});

describe("YAML with anchors", () => {
  const base = `x-service: &service
  build: .
services:
  app:
    <<: *service
    ports: &ports
      - "3000:3000"
`;

  test("services of each side, and what the anchor stands for", () => {
    const mine = base.replace("services:\n", "services:\n  mail:\n    image: mailpit\n");
    const theirs = base
      .replace("  build: .\n", "  build: .\n  environment:\n    A: b\n")
      .replace("services:\n", "services:\n  db:\n    image: postgres\n");
    const { content, conflict } = mergeText("compose.yaml", base, mine, theirs);
    expect(conflict).toBe(false);
    for (const part of [
      "  mail:\n    image: mailpit\n",
      "  db:\n    image: postgres\n",
      "  environment:\n    A: b\n",
    ])
      expect(content).toContain(part);
  });

  test("an item more below an anchor, beside one that the owner changed", () => {
    const mine = base.replace("3000:3000", "8080:3000");
    const theirs = `${base}      - "50051:50051"\n`;
    const { content, ...rest } = mergeText("compose.yaml", base, mine, theirs);
    expect(rest).toEqual({ conflict: false, clashes: [] });
    const [, ports = ""] = /ports: &ports\n([^]*)$/.exec(content) ?? [];
    expect(ports.split("\n").filter(Boolean).sort()).toEqual([
      '      - "50051:50051"',
      '      - "8080:3000"',
    ]);
  });

  test("an anchor that the owner renamed stays", () => {
    const mine = base.replaceAll("&service", "&image").replaceAll("*service", "*image");
    const { content, conflict } = mergeText(
      "compose.yaml",
      base,
      mine,
      base.replace("build: .", "build: ./app"),
    );
    expect(conflict).toBe(false);
    expect(content).toContain("x-service: &image\n  build: ./app\n");
    expect(content).toContain("<<: *image\n");
  });
});

describe("an owner's comment on a key of YAML", () => {
  const base = `name: shop
services:
  app:
    image: x
    env:
      A: 1
    ports:
      - "1:1"
volumes:
  data:
`;
  const without = (part: string) => base.replace(part, "");
  const commented = (key: string) => base.replace(key, `${key} # ours`);

  test.each([
    [
      "services:",
      without(base.slice(base.indexOf("services:"), base.indexOf("volumes:"))),
      "services",
    ],
    ["  app:", `${base.slice(0, base.indexOf("  app:"))}  web:\n    image: y\n`, "services.app"],
    ["    env:", without("    env:\n      A: 1\n"), "services.app.env"],
    ["    ports:", without('    ports:\n      - "1:1"\n'), "services.app.ports"],
    ["    ports:", base.replace('ports:\n      - "1:1"', "ports: []"), "services.app.ports"],
    ["volumes:", without("volumes:\n  data:\n"), "volumes"],
    ["  data:", without("volumes:\n  data:\n"), "volumes"],
    ["  data:", base.replace("  data:", "  more:"), "volumes.data"],
  ])("keeps %j, which plinth drops, and it is reported", (key, theirs, clash) => {
    const merged = mergeText("compose.yaml", base, commented(key), theirs);
    expect(merged).toMatchObject({ conflict: false, clashes: [clash] });
    expect(merged.content).toContain(`${key} # ours\n`);
  });

  test.each([
    ["services:", base.replace("image: x", "image: y")],
    ["services:", base.replace("  app:", "  db:\n    image: y\n  app:")],
    ["    env:", base.replace("A: 1", "A: 2")],
    ["    env:", base.replace("A: 1", "B: 2")],
    ["    ports:", base.replace('- "1:1"', '- "2:2"\n      - "3:3"')],
    ["volumes:", base.replace("  data:", "  more:")],
    ["  data:", base.replace("  data:", "  data:\n    driver: local")],
    ["  data:", `${base}  more:\n`],
  ])("stays on %j, in which plinth changes something", (key, theirs) => {
    const content = theirs.replace(key, `${key} # ours`);
    expect(mergeText("compose.yaml", base, commented(key), theirs)).toEqual({
      content,
      conflict: false,
      clashes: [],
    });
  });

  test("stays ahead of a value that plinth gives the key", () => {
    const { content } = mergeText(
      "compose.yaml",
      base,
      commented("  data:"),
      base.replace("  data:", "  data: {}"),
    );
    expect(content).toContain("  data: {} # ours\n");
  });

  test("stays where levels are wider, and what comes in is as wide", () => {
    const wide = (text: string) => text.replaceAll(/^ +/gm, (spaces) => spaces + spaces);
    const theirs = base.replace("A: 1", "B: 2");
    const { content } = mergeText("compose.yaml", base, wide(commented("    env:")), wide(theirs));
    expect(content).toBe(wide(theirs.replace("    env:", "    env: # ours")));
  });

  test.each(["# ours\n", "\n  # ours\n"])("stays as the last line of the file: %j", (comment) => {
    for (const theirs of [
      without("volumes:\n  data:\n"),
      base.replace("  data:", "  more:"),
      `${base}x: 1\n`,
      "x: 1\n",
    ])
      expect(mergeText("compose.yaml", base, base + comment, theirs)).toEqual({
        content: theirs + comment,
        conflict: false,
        clashes: [],
      });
  });

  test.each([
    ["a: &it\n  x: 1\n", "a: &it # ours\n  x: 1\n"],
    ["a: |\n  x\n", "a: | # ours\n  x\n"],
    ["a: [\n  x,\n]\n", "a: [\n  x,\n  # ours\n]\n"],
    ["a: [\n  x,\n]\n", "a: [ # ours\n  x,\n]\n"],
    ["a:\n  x\n", "a: # ours\n  x\n"],
    ["a:\n  -\n    x: 1\n", "a:\n  - # ours\n    x: 1\n"],
  ])("stays in odd places: %j", (before, mine) => {
    for (const theirs of ["", before.replace("x", "y")]) {
      const { content } = mergeText(
        "a.yaml",
        `${before}b: 1\n`,
        `${mine}b: 1\n`,
        `${theirs}b: 1\n`,
      );
      expect(content).toContain("# ours\n");
    }
  });
});
