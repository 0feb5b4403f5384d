/**
 * Base, working and target go in, a plan comes out; apply carries it out. The only way in which plinth changes a directory.
 *
 *   recover ─► assertUsableTarget (new) or readPristine (everything else) ─► readWorking ─► reconcile ─► apply
 */
export { apply, type Applied, type ApplyOptions } from "./apply.ts";
export { type ExtraFile, plinthDirectory, stagingPath } from "./changes.ts";
export { findMoved, type FindMoved } from "./find-moved.ts";
export { findRenamed } from "./find-renamed.ts";
export { InterruptedError } from "./failure.ts";
export { type FileSystem, nodeFileSystem } from "./file-system.ts";
export { sha256 } from "./hash.ts";
export { assertInside } from "./inside.ts";
export { type Lock, lockPath, readLock, writeLock } from "./lock.ts";
export { type Merged, mergeText } from "./merge.ts";
export { type OwnerChange, ownerChanges } from "./owner-changes.ts";
export { assertSafePath, assertSafePaths } from "./paths.ts";
export type {
  Action,
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
export { type Pristine, readPristine } from "./pristine.ts";
export { reconcile, type Reconcile } from "./reconcile.ts";
export { pending, recover, type Recovery } from "./recover.ts";
export { readSnapshot, snapshotPath, writeSnapshot } from "./snapshot.ts";
export { assertUsableTarget } from "./target.ts";
export { abortedPath } from "./touched.ts";
export { type Difference, unified } from "./unified.ts";
export { type ReadWorking, readWorking } from "./working.ts";
