import { join } from "node:path";

import {
  type ApplyOptions,
  type ExtraFile,
  lockPath,
  type Plan,
  sha256,
  snapshotPath,
  type Tree,
  writeLock,
  writeSnapshot,
} from "../../src/reconcile/index.ts";
import { tree, writeFiles } from "../reconcile/files.ts";

/** A directory before a run, and what the run does to it. */
export interface Scenario {
  /** Prepares the directory in which the target stands or will stand. */
  before(root: string): Promise<void>;
  run: Pick<ApplyOptions, "plan" | "extra">;
}

export const target = (root: string): string => join(root, "my shop");

const project = tree({
  "README.md": "# My shop\n",
  "bin/run": { content: "#!/bin/sh\n", executable: true },
  "src/a.ts": "export {};\n",
  "src/deep/b.ts": "",
});
const creations: Plan = {
  operations: [...project].map(([path, file]) => ({ path, action: "create", ...file })),
  conflicts: [],
  clashes: [],
};

const later: Tree = tree({
  "README.md": "# Shop\n",
  "src/a.ts": "export {};\n",
  "src/new/c.ts": "c\n",
});
const evolution: Plan = {
  operations: [
    {
      path: "README.md",
      action: "update",
      ...later.get("README.md")!,
      before: sha256("# My shop\n"),
    },
    {
      path: "bin/run",
      action: "delete",
      executable: true,
      patterns: [],
      before: sha256("#!/bin/sh\n"),
    },
    {
      path: "src/a.ts",
      action: "keep",
      executable: false,
      patterns: [],
      reason: "its owner edited it",
    },
    {
      path: "src/deep/b.ts",
      action: "update",
      content: "",
      executable: true,
      patterns: [],
      before: sha256(""),
    },
    { path: "src/new/c.ts", action: "create", ...later.get("src/new/c.ts")! },
  ],
  conflicts: [],
  clashes: [],
};

/** Conflict blocks, a merge, and a file that goes elsewhere. */
const removal: Plan = {
  operations: [
    {
      path: "README.md",
      action: "conflict",
      content: "<<<<<<< yours\n# Mine\n=======\n# Shop\n>>>>>>> plinth, now\n",
      executable: false,
      patterns: [],
      before: sha256("# Mine\n"),
    },
    {
      path: "src/a.ts",
      action: "merge",
      content: "export {};\nmine();\nplinth();\n",
      executable: false,
      patterns: [],
      before: sha256("export {};\nmine();\n"),
    },
    {
      path: "src/deep/b.ts",
      action: "delete",
      executable: false,
      patterns: [],
      before: sha256("b, edited\n"),
    },
    {
      path: "src/deeper/still/b.ts",
      action: "move",
      content: "b, edited\n",
      executable: false,
      patterns: [],
      from: "src/deep/b.ts",
    },
  ],
  conflicts: [{ path: "README.md", kind: "content", message: "both changed it" }],
  clashes: [],
};
const copies: ExtraFile[] = [
  { path: ".plinth/undo/.gitignore", content: "*\n" },
  { path: ".plinth/undo/state.json", content: '{ "format": 1 }\n' },
  { path: ".plinth/undo/files/README.md", content: "# Mine\n" },
];

/** As `new` and its successors write them. */
function extra(of: Tree, version: string): ExtraFile[] {
  return [
    { path: "plinth.json", content: `{ "plinth": "${version}" }\n` },
    { path: lockPath, content: writeLock(of, version) },
    { path: snapshotPath, content: writeSnapshot(of) },
    { path: ".env", content: `SECRET=${version}\n`, mode: 0o600, onlyIfAbsent: true },
  ];
}

export const scenarios: Record<string, Scenario> = {
  "a directory that does not exist": {
    before: (root) => writeFiles(root, { neighbour: "stays" }),
    run: { plan: creations, extra: extra(project, "1") },
  },
  "a directory with .git": {
    before: (root) =>
      writeFiles(root, { neighbour: "stays", "my shop/.git/HEAD": "ref: refs/heads/main\n" }),
    run: { plan: creations, extra: extra(project, "1") },
  },
  "a project with edits": {
    before: (root) =>
      writeFiles(root, {
        ...Object.fromEntries(
          [...project].map(([path, { content }]) => [`my shop/${path}`, content]),
        ),
        "my shop/src/a.ts": "mine\n",
        "my shop/src/own.ts": "mine, too\n",
        "my shop/.env": "SECRET=mine\n",
        "my shop/plinth.json": "{}\n",
        "my shop/.plinth/lock.json": "{}\n",
      }),
    run: { plan: evolution, extra: extra(later, "2") },
  },
  "a project that moves, with a conflict and copies to undo it by": {
    before: (root) =>
      writeFiles(root, {
        "my shop/README.md": "# Mine\n",
        "my shop/src/a.ts": "export {};\nmine();\n",
        "my shop/src/deep/b.ts": "b, edited\n",
        "my shop/src/own.ts": "mine, too\n",
        "my shop/plinth.json": "{}\n",
        "my shop/.plinth/lock.json": "{}\n",
      }),
    run: { plan: removal, extra: [...extra(later, "2"), ...copies] },
  },
};
