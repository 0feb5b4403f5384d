import { sha256 } from "./hash.ts";
import type { FileOperation, Tree, WorkingTree } from "./plan.ts";
import { relocate } from "./relocate.ts";

/** The three trees with every file at the place where it will stand. */
export interface Placed {
  readonly base: Tree;
  readonly working: WorkingTree;
  readonly target: Tree;
  /** Where files stand on disk, by where they will stand; only those that move. */
  readonly from: ReadonlyMap<string, string>;
}

/**
 * Brings files that moved to one path on all sides. What the owner moved stays where the owner put it; what plinth places
 * elsewhere now, such as for another architecture, moves there, edits and all.
 *
 * @param moved where the owner has put files, by paths of the base
 * @param renamed where this version of plinth has them, by paths of the base
 */
export function placeMoved(
  base: Tree,
  working: WorkingTree,
  target: Tree,
  moved: ReadonlyMap<string, string>,
  renamed: ReadonlyMap<string, string>,
): Placed {
  const places = new Map<string, string>();
  for (const [path, { address }] of target) if (address !== undefined) places.set(address, path);
  const baseTo = new Map<string, string>();
  const targetTo = new Map<string, string>();
  const workingTo = new Map<string, string>();
  const from = new Map<string, string>();
  for (const [path, { address }] of base) {
    const place =
      (address === undefined ? undefined : places.get(address)) ?? renamed.get(path) ?? path;
    const own = moved.get(path);
    if (own !== undefined) {
      baseTo.set(path, own);
      if (target.has(place)) targetTo.set(place, own);
    } else if (place !== path && !isTaken(place, base, working)) {
      baseTo.set(path, place);
      if (!working.has(path)) continue;
      workingTo.set(path, place);
      from.set(place, path);
    }
  }
  return {
    base: relocate(base, baseTo),
    working: relocate(working, workingTo),
    target: relocate(target, targetTo),
    from,
  };
}

/** Whether the owner has a file of their own where plinth would move one. */
function isTaken(place: string, base: Tree, working: WorkingTree): boolean {
  return working.has(place) && !base.has(place);
}

/** What an operation on a file at its new place means on disk, where it still stands at the old one. */
export function moveOperation(
  operation: FileOperation,
  { working, target, from }: Placed,
  disk: WorkingTree,
): FileOperation[] {
  const { path, executable } = operation;
  const old = from.get(path) ?? path;
  const [stands, now] = [disk.get(old), working.get(path)];
  if (stands === undefined || !("content" in stands) || now === undefined || !("content" in now))
    return [operation];
  const before = sha256(stands.content);
  if (old === path) {
    // Only its imports follow what moved.
    if (operation.content !== undefined || operation.action === "delete")
      return [{ ...operation, before }];
    if (now.content === stands.content || operation.action === "conflict") return [operation];
    const { reason, ...rest } = operation;
    // Its owner has to hear that plinth no longer writes it, whatever else happens to it.
    const why = target.has(path) || reason === undefined ? {} : { reason };
    return [{ ...rest, ...why, action: "merge", content: now.content, before }];
  }
  const leave: FileOperation = {
    path: old,
    action: "delete",
    executable,
    patterns: operation.patterns,
    before,
  };
  if (operation.action === "delete") return [leave];
  const { before: _, ...rest } = operation;
  const action = operation.action === "conflict" ? "conflict" : "move";
  const content = operation.content ?? now.content;
  return [
    { ...leave, reason: `moved to ${path}` },
    { ...rest, action, content, from: old },
  ];
}
