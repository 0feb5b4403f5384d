import { moveOperation, placeMoved } from "./follow-moves.ts";
import { sha256 } from "./hash.ts";
import { sameLines } from "./line-endings.ts";
import { mergeText, saysTheSame } from "./merge.ts";
import type {
  Conflict,
  FileOperation,
  Obstacle,
  Plan,
  Tree,
  TreeFile,
  ValueClash,
  WorkingFile,
  WorkingTree,
} from "./plan.ts";

export interface Reconcile {
  /** What plinth wrote last time; empty for a new project. */
  base: Tree;
  /** What is on disk at the paths that base and target name. */
  working: WorkingTree;
  /** What plinth writes now. */
  target: Tree;
  /** Paths of the base by where the owner has moved the file: see `findMoved`. */
  moved?: ReadonlyMap<string, string>;
  /** Paths of the base by where another version of plinth has the file: see `findRenamed`. */
  renamed?: ReadonlyMap<string, string>;
}

/**
 * Says what to do with every path that base or target names, so that directory and target agree and nothing its owner
 * wrote is lost. Pure: same input, same plan.
 *
 * | base, working, target | operation |
 * |---|---|
 * | working = base | `update` to target, `delete` if target has none |
 * | target = base | `keep` working |
 * | working = target | `unchanged` |
 * | all differ | `merge`, or `conflict` with both versions in conflict blocks |
 * | working is gone | `keep`: deleted stays deleted |
 * | target has none, working was edited | `keep`, with the reason |
 * | base has none, working is there | `conflict` of kind `unknown-file`, never overwritten |
 */
export function reconcile(sides: Reconcile): Plan {
  const { base, working, target, moved = new Map(), renamed = new Map() } = sides;
  const operations: FileOperation[] = [];
  const conflicts: Conflict[] = [];
  const clashes: ValueClash[] = [];
  const placed = placeMoved(base, working, target, moved, renamed);
  for (const path of [...new Set([...placed.base.keys(), ...placed.target.keys()])].sort()) {
    const found = decide(
      path,
      placed.base.get(path),
      placed.working.get(path),
      placed.target.get(path),
      (key) => clashes.push({ path, key }),
    );
    if (found === undefined) continue;
    for (const operation of moveOperation(found, placed, working)) {
      operations.push(operation);
      if (operation.action === "conflict") conflicts.push(conflictOf(operation));
    }
  }
  return { operations: operations.sort(byPath), conflicts, clashes };
}

/** What leaves a place stands ahead of what comes there. */
function byPath(one: FileOperation, other: FileOperation): number {
  return one.path === other.path ? 0 : one.path < other.path ? -1 : 1;
}

type Found = WorkingFile | Obstacle | undefined;

function decide(
  path: string,
  base: TreeFile | undefined,
  working: Found,
  target: TreeFile | undefined,
  report: (key: string) => void,
): FileOperation | undefined {
  const wanted = target ?? base;
  if (wanted === undefined) return undefined;
  if (working !== undefined && "obstacle" in working) {
    const wants = target !== undefined && target.content !== base?.content;
    return blocked(path, working, wanted, wants);
  }
  if (target === undefined) return base === undefined ? undefined : dropped(path, base, working);
  if (base === undefined) return added(path, working, target);
  if (working === undefined) return keep(path, target, "its owner deleted it");
  return changed(path, base, working, target, report);
}

/** Where a file should be, there is something that plinth can neither read nor replace. */
function blocked(
  path: string,
  { obstacle }: Obstacle,
  wanted: TreeFile,
  wants: boolean,
): FileOperation {
  const reason = obstacles[obstacle];
  if (!wants) return keep(path, wanted, reason);
  return {
    path,
    action: "conflict",
    executable: wanted.executable,
    patterns: wanted.patterns,
    reason,
  };
}

const obstacles: Record<Obstacle["obstacle"], string> = {
  directory: "a directory stands in its place",
  symlink: "a symbolic link stands in its place",
  binary: "a file that is not text stands in its place",
  special: "a device or a socket stands in its place",
  "parent-is-file": "a file stands where one of its directories should be",
};

/** Plinth no longer writes it. */
function dropped(
  path: string,
  base: TreeFile,
  working: WorkingFile | undefined,
): FileOperation | undefined {
  if (working === undefined) return undefined;
  if (!saysTheSame(path, working.content, base.content)) {
    return keep(
      path,
      { ...base, ...working },
      "plinth no longer writes it, but its owner edited it",
    );
  }
  const { executable } = working;
  return {
    path,
    action: "delete",
    executable,
    patterns: base.patterns,
    before: sha256(working.content),
  };
}

/** Plinth did not write it before. */
function added(path: string, working: WorkingFile | undefined, target: TreeFile): FileOperation {
  const { content, executable, patterns } = target;
  if (working === undefined) return { path, action: "create", content, executable, patterns };
  if (saysTheSame(path, working.content, content))
    return settle(path, working, working.content, "unchanged", target);
  const reason = "a file that plinth did not write stands in its place";
  return { path, action: "conflict", executable: working.executable, patterns, reason };
}

/** Plinth wrote it, the owner has it, and plinth writes it now. */
function changed(
  path: string,
  base: TreeFile,
  working: WorkingFile,
  target: TreeFile,
  report: (key: string) => void,
): FileOperation {
  const executable =
    working.executable === base.executable ? target.executable : working.executable;
  const wanted = { ...target, executable };
  if (working.content === target.content)
    return settle(path, working, working.content, "unchanged", wanted);
  if (target.content === base.content)
    return settle(path, working, working.content, "keep", wanted);
  if (working.content === base.content)
    return settle(path, working, target.content, "update", wanted);
  const merged = mergeText(path, base.content, working.content, target.content);
  const { content, conflict } = merged;
  for (const key of merged.clashes ?? []) report(key);
  if (conflict) {
    const reason = "its owner and plinth changed the same lines";
    const { patterns } = target;
    return {
      path,
      action: "conflict",
      content,
      executable,
      patterns,
      reason,
      before: sha256(working.content),
    };
  }
  return settle(
    path,
    working,
    content,
    sameLines(working.content, base.content) ? "update" : "merge",
    wanted,
  );
}

/** The operation that leaves `content` on disk: nothing to write when it is there already. */
function settle(
  path: string,
  working: WorkingFile,
  content: string,
  action: FileOperation["action"],
  { executable, patterns }: TreeFile,
): FileOperation {
  if (content === working.content && executable === working.executable) {
    if (action === "unchanged") return { path, action, executable, patterns };
    return { path, action: "keep", executable, patterns, reason: "its owner edited it" };
  }
  // Only the executable bit changes.
  const written = action === "unchanged" || action === "keep" ? "update" : action;
  return { path, action: written, content, executable, patterns, before: sha256(working.content) };
}

function keep(
  path: string,
  { executable, patterns }: Omit<TreeFile, "content">,
  reason: string,
): FileOperation {
  return { path, action: "keep", executable, patterns, reason };
}

function conflictOf({ path, content, reason }: FileOperation): Conflict {
  const kind = content === undefined ? "unknown-file" : "content";
  return { path, kind, message: `${path}: ${reason}` };
}
