import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";

import { mergeText } from "../../src/reconcile/index.ts";
import { saysTheSame } from "../../src/reconcile/merge.ts";

const merge = (base: string, mine: string, theirs: string) => mergeText("a.ts", base, mine, theirs);

const base = `import { a } from "./a.ts";
import { b } from "./b.ts";

export interface Deps {
  readonly a: string;
}

/** Puts it together. */
export async function compose(config: Config) {
  const first = a(config);

  const second = b(first);
  await second.start({ port: 1 });
  return { first, second };
}
`;

function edited(text: string, ...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((now, [from, to]) => {
    expect(now).toContain(from);
    return now.replace(from, to);
  }, text);
}

describe("neighbours", () => {
  test("a statement, a property and an import of each side stand beside each other", () => {
    const mine = edited(
      base,
      ["import { b }", 'import { mine } from "./mine.ts";\nimport { b }'],
      ["  await second", "  const own = mine(second);\n  await second"],
      ["{ first, second }", "{ first, second, own }"],
      ["readonly a: string;", "readonly a: string;\n  readonly own: number;"],
    );
    const theirs = edited(
      base,
      ['import { b } from "./b.ts";', 'import { b } from "./b.ts";\nimport { c } from "./c.ts";'],
      ["  await second", "  const third = c(second);\n  await second"],
      ["{ first, second }", "{ first, second, third }"],
      ["readonly a: string;", "readonly a: string;\n  readonly c: boolean;"],
    );
    const { content, conflict } = merge(base, mine, theirs);
    expect(conflict).toBe(false);
    for (const line of [
      "own = mine(second)",
      "third = c(second)",
      "./mine.ts",
      "./c.ts",
      "own: number",
      "c: boolean",
    ]) {
      expect(content).toContain(line);
    }
    expect(content).toMatch(/return \{ first, second, (own, third|third, own) \};/);
  });

  test("a function that the owner renamed takes what plinth changes in it", () => {
    const mine = edited(base, ["function compose", "function build"]);
    const theirs = edited(base, ["port: 1", "port: 2"]);
    expect(merge(base, mine, theirs)).toEqual({
      content: edited(mine, ["port: 1", "port: 2"]),
      conflict: false,
    });
  });

  test("a signature of one side and a body of the other", () => {
    const mine = edited(base, ["(config: Config)", "(config: Config, own: Own)"]);
    const theirs = edited(base, ["port: 1", "port: 2, host"]);
    expect(merge(base, mine, theirs)).toEqual({
      content: edited(mine, ["port: 1", "port: 2, host"]),
      conflict: false,
    });
  });

  test("a step that plinth moves goes where it is needed, with what the owner changed in it", () => {
    const before = "const a = 1;\nconst b = 2;\nconst c = 3;\n";
    const mine = "const a = 1;\nconst b = 2; // mine\nconst own = 0;\nconst c = 3;\n";
    const theirs = "const b = 2;\nconst c = 3;\nconst a = b + c;\n";
    expect(merge(before, mine, theirs)).toEqual({
      content: "const b = 2; // mine\nconst own = 0;\nconst c = 3;\nconst a = b + c;\n",
      conflict: false,
    });
  });
});

describe("formatting is no change", () => {
  test("the last members of a list without a comma at its end go, and others come", () => {
    const before = "const x = {\n  a: 1,\n  b: 2,\n  c: 3,\n};\n";
    const theirs = "const x = {\n  a: 1,\n  d: 4,\n};\n";
    expect(merge(before, "const x = {\n  a: 1,\n  b: 2,\n  c: 3\n}\n", theirs)).toEqual({
      content: "const x = {\n  a: 1,\n  d: 4\n}\n",
      conflict: false,
    });
  });

  test("parentheses that a narrower formatter needs", () => {
    const before = "function f() {\n  return a === one || a === two;\n}\n";
    const mine = "function f() {\n  return (\n    a === one || a === two\n  );\n}\n";
    expect(merge(before, mine, before.replace("a === one || a === two", "g(a)"))).toEqual({
      content: "function f() {\n  return (\n    g(a)\n  );\n}\n",
      conflict: false,
    });
  });

  test("what only looks alike is not one thing under two names", () => {
    const before = 'const rules = {\n  services: ["domain", "data", "platform"],\n};\n';
    const mine = before.replace('"data"', '"data", "own"');
    const theirs = 'const rules = {\n  index: ["application", "ports", "domain"],\n};\n';
    const { conflict, content } = merge(before, mine, theirs);
    expect(conflict).toBe(true);
    expect(content).toContain('services: ["domain", "data", "own", "platform"]');
  });
});

describe("a comment is a change, wherever it stands", () => {
  const body = "{ id: row.id, at: `${row.at}!` }";
  const samples: [string, string][] = [
    ["a.ts", base],
    ["a.ts", `function f(rows: Row[]) {\n  return rows.map((row) => (${body}));\n}\n`],
    ["a.ts", "const a = z.preprocess((given) => (given === 1 ? 2 : [3, 4,]), z.string());\n"],
    ["a.ts", "const one = (((2))), two = { a: (b), 'c': [1], };\nreturn (a || b);\n"],
    ["a.ts", "export type A =\n  | 'a'\n  | (() => void);\ntype B = { a: 1; b(): 2, };\n"],
    ["a.ts", "class A {\n  @own() a = (1);\n  b;;\n  get c() { return (2); }\n}\n;\n"],
    ["a.ts", "for (;;) { if (a) continue; else break; }\nenum E { A, B = (1), }\nf(a, b,);\n"],
    ["a.json", '{\n  "a": [1, 2],\n  "b": { "c": null }\n}\n'],
  ];
  test.each(samples)("in %s: %s", (path, text) => {
    expect(saysTheSame(path, text, ` ${text}`)).toBe(true);
    for (const at of boundaries(path, text)) {
      for (const comment of ["/* own */", "\n// own\n", "/** own */"]) {
        const mine = text.slice(0, at) + comment + text.slice(at);
        expect([mine, saysTheSame(path, text, mine)]).toEqual([mine, false]);
      }
    }
  });

  const mapped = "export function f() {\n  return rows.map((row) => ({ id: row.id }));\n}\n";
  test.each([
    ["ahead of a parameter's parenthesis", "map(", "map(\n    // own\n    "],
    ["on the same line", "map(", "map(/* own */ "],
    ["in that parenthesis", "(row)", "(/* own */ row)"],
    ["behind that parameter", "(row)", "(row /* own */)"],
    ["ahead of what the function returns", "=> ", "=> /* own */ "],
    ["behind that", "})", "} /* own */)"],
    ["ahead of a semicolon", "}));", "})) /* own */;"],
  ])("%s: it stays when plinth changes what stands by it", (_, from, to) => {
    const mine = edited(mapped, [from, to]);
    for (const theirs of ["id: row.key", "key: row.id", "id: row.id, key: 1"]) {
      const merged = merge(mapped, mine, edited(mapped, ["id: row.id", theirs]));
      expect(merged).toEqual({ content: edited(mine, ["id: row.id", theirs]), conflict: false });
    }
    for (const theirs of [
      edited(mapped, ["(row)", "(given)"]),
      edited(mapped, ["row.id", "own"]),
      "f();\n",
    ]) {
      expect(merge(mapped, mine, theirs).content).toMatch(/(\/\/|\/\*) own\b/);
    }
  });
});

test.each([
  ["const x = { a: 1, b: 2 };\n", "const x = { b: 2 };\n"],
  ["const x = {\n  a: 1,\n  b: 2,\n};\n", "const x = {\n  b: 2,\n};\n"],
  ["const x = {\n  a: 1,\n  b: 2\n};\n", "const x = {\n  a: 1,\n};\n"],
  ["const x = [1, 2];\n", "const x = [1, 2, 3];\n"],
  ["const a = (b);\n", "const a = c;\n"],
  ["return a || (b && c);\n", "return a && c;\n"],
  ["type A =\n  | 'a'\n  | 'b';\n", "type A =\n  | 'b'\n  | 'c';\n"],
  ["interface A { a: string; b: number }\n", "interface A { b: number }\n"],
  ["class A { a = 1; b() {} }\n", "class A extends B { b() {} }\n"],
  ["f((row) => row);\n", "f((given) => row);\n"],
  ["f((row) => row);\n", "g((row) => row);\n"],
  ["f(() => {\n  g();\n}, 1);\n", "f(() => {\n  g();\n}, 2, 3);\n"],
  ["const f = map((row) => ({ a: row }));\n", "const f = map((row) => ({ b: row }));\n"],
  ["const f = (a) => {\n  g();\n};\n", "const f = async (a, b) => {\n  h();\n};\n"],
  ["function f(a: A) {\n  g();\n}\n", "async function f(a: A): B {\n  g();\n}\n"],
  ["function f(a: A) { g(); }\n", "async function f(a: A): B { g(); }\n"],
])("a comment of the owner's anywhere in %j stays when plinth writes %j", (before, theirs) => {
  for (const at of boundaries("a.ts", before)) {
    for (const comment of [" /* own, too */ ", "\n// own, too\n"]) {
      const mine = before.slice(0, at) + comment + before.slice(at);
      const { content } = merge(before, mine, theirs);
      expect([mine, content]).toEqual([mine, expect.stringContaining(comment.trim())]);
    }
  }
});

/** Where tokens begin and end. */
function boundaries(path: string, text: string): Set<number> {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found = new Set<number>();
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(file);
    if (children.length === 0) found.add(node.getStart(file)).add(node.end);
    children.forEach(visit);
  };
  visit(file);
  return found;
}

describe("the same thing", () => {
  test.each([
    ["an argument each", "f(1, 2);", "f(3, 2);", "f(1, 4);"],
    ["one value", "const x = { a: 1 };", "const x = { a: 2 };", "const x = { a: 3 };"],
    ["an operator and an operand", "const x = a + b;", "const x = a * b;", "const x = a + c;"],
    ["removed by one, changed by the other", "f();\nconst x = 1;", "f();\nconst x = 2;", "f();"],
    ["changed by one, removed by the other", "f();\nconst x = 1;", "f();", "f();\nconst x = 2;"],
    ["one name, two meanings", "f();", "f();\nconst x = 1;", "f();\nconst x = 2;"],
  ])("%s: a conflict of just those lines", (_, one, mine, theirs) => {
    const around = (text: string) => `before();\n${text}\nafter();\n`;
    const { content, conflict } = merge(around(one), around(mine), around(theirs));
    expect(conflict).toBe(true);
    expect(content.startsWith("before();\n")).toBe(true);
    expect(content.endsWith("after();\n")).toBe(true);
    expect(content.match(/^<{7} yours$/gm)).toHaveLength(1);
    const [, yours = "", now = ""] =
      /<{7} yours\n([^]*?)\|{7}[^]*={7}\n([^]*?)>{7}/.exec(content) ?? [];
    for (const line of yours.split("\n")) expect(around(mine)).toContain(line);
    for (const line of now.split("\n")) expect(around(theirs)).toContain(line);
  });
});

test("what plinth changed on the lines of a conflict is in its block", () => {
  const { content, conflict } = merge(
    "f({ a: 1, b: 1 });\n",
    "f({ a: 2, b: 1 });\n",
    "f({\n  a: 3,\n  b: 5,\n});\n",
  );
  expect(conflict).toBe(true);
  expect(content).toContain("=======\n  a: 3,\n  b: 5,\n>>>>>>> plinth, now\n");
});

test("a comment ahead of the first import is merged, too", () => {
  const before = '/** Old. */\nimport { a } from "./a.ts";\n\nexport const x = a;\n';
  const mine = edited(before, ["x = a", "x = a + 1"]);
  expect(merge(before, mine, edited(before, ["Old", "New"]))).toEqual({
    content: edited(mine, ["Old", "New"]),
    conflict: false,
  });
});

test("a licence ahead of a file without imports stays when the first statement goes", () => {
  const before = "const a = 1;\nconst b = 2;\n";
  const mine = `// Licence.\n\n${before}`;
  expect(merge(before, mine, "const b = 2;\n")).toEqual({
    content: "// Licence.\n\nconst b = 2;\n",
    conflict: false,
  });
});

describe("imports", () => {
  test("one that plinth drops stays as long as the owner's code needs it", () => {
    const theirs = edited(
      base,
      ['import { b } from "./b.ts";\n', ""],
      ["  const second = b(first);\n  await second.start({ port: 1 });\n", ""],
      ["{ first, second }", "{ first }"],
    );
    const using = `${base}\nexport const mine = b;\n`;
    expect(merge(base, using, theirs).content).toContain('import { b } from "./b.ts";');
    expect(merge(base, `${base}\nexport const mine = 1;\n`, theirs).content).not.toContain(
      "./b.ts",
    );
  });

  test("names of one module come into one statement, in the owner's style", () => {
    const mine = "import { a, own } from './m.ts'\nexport const x = [a, own]\n";
    const theirs =
      'import { a, type B } from "./m.ts";\nexport const x = [a];\nexport type C = B;\n';
    const { content } = merge('import { a } from "./m.ts";\nexport const x = [a];\n', mine, theirs);
    expect(content).toContain("import { a, type B, own } from './m.ts'\n");
  });

  test("what the owner wrote in one that goes or loses a name, or behind it on its line, stays", () => {
    const source = (first: string, statement: string) =>
      `${first}import { z } from "./z.ts";\n\n${statement}(z);\n`;
    const before = source('import { b, c } from "./b.ts";\n', "b(c)");
    const inside = "// First.\n  b,\n  c, // Second.\n";
    const mine = edited(before, [
      'import { b, c } from "./b.ts";',
      `import {\n  ${inside}} from "./b.ts"; /* Third. */ // Fourth.`,
    ]);
    expect(merge(before, mine, source("", "z")).content).toBe(
      source("// First.\n// Second.\n/* Third. */\n// Fourth.\n", "z"),
    );
    expect(merge(before, mine, source('import { b } from "./b.ts";\n', "b")).content).toBe(
      source('// First.\n// Second.\nimport { b } from "./b.ts"; /* Third. */ // Fourth.\n', "b"),
    );
    const beside = edited(before, ['"./b.ts";', '"./b.ts"; import { own } from "./own.ts";']);
    const using = `${beside}own();\n`;
    expect(merge(before, using, source("", "z")).content).toContain(
      'import { own } from "./own.ts";\n',
    );
  });
});

describe("what cannot be understood", () => {
  test("a file that does not parse is merged by line", () => {
    const broken = `${base}\nfunction ( {\n`;
    expect(merge(base, broken, edited(base, ["port: 1", "port: 2"]))).toEqual({
      content: edited(broken, ["port: 1", "port: 2"]),
      conflict: false,
    });
  });
});
