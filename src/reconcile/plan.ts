/** A file as plinth writes it. Text only: templates carry no binaries. */
export interface TreeFile {
  readonly content: string;
  readonly executable: boolean;
  /** Ids of the units that had a hand in it, sorted. */
  readonly patterns: readonly string[];
  /** What it is by its job, `#port/@users/user-repository.ts`, wherever an architecture puts it. */
  readonly address?: string;
}

/** Paths use `/`, are relative to the project's root and never leave it. Sorted by path. */
export type Tree = ReadonlyMap<string, TreeFile>;

/** A file found on disk. */
export interface WorkingFile {
  readonly content: string;
  readonly executable: boolean;
}

/** Something at a file's place that plinth can neither read as text nor replace. */
export interface Obstacle {
  readonly obstacle: "directory" | "symlink" | "binary" | "special" | "parent-is-file";
}

/** What is on disk, limited to the paths that base or target name. A path that is not in it is free. */
export type WorkingTree = ReadonlyMap<string, WorkingFile | Obstacle>;

/**
 * - `create` nothing there yet · `update` take plinth's new version · `merge` both changed, combined cleanly
 * - `move` plinth has another place for it now, as it stands or merged: see `FileOperation.from`
 * - `delete` plinth no longer writes it and the owner never touched it
 * - `keep` the owner's version stays · `unchanged` already as it should be
 * - `conflict` needs the owner: see `Plan.conflicts`
 */
export type Action =
  | "create"
  | "update"
  | "merge"
  | "move"
  | "delete"
  | "keep"
  | "unchanged"
  | "conflict";

export interface FileOperation {
  readonly path: string;
  readonly action: Action;
  /** What will stand on disk; absent for `delete`, `keep`, `unchanged` and an unknown file in the way. */
  readonly content?: string;
  readonly executable: boolean;
  readonly patterns: readonly string[];
  /** For `keep` and `conflict`: why, in one clause. */
  readonly reason?: string;
  /**
   * SHA-256 of the file that this operation replaces or deletes, as it was when the plan was made. Absent: nothing was
   * there. Apply refuses a file that has changed since, so a plan can be saved and shown before it is carried out.
   */
  readonly before?: string;
  /** For what moves: where it stands now, which another operation deletes. */
  readonly from?: string;
}

/** A value that owner and plinth both changed, in a file that is merged by key: the owner's stays. */
export interface ValueClash {
  readonly path: string;
  /** Such as `scripts.test`. */
  readonly key: string;
}

export interface Conflict {
  readonly path: string;
  /** `unknown-file`: something plinth did not write is in the way. `content`: owner and plinth changed the same lines. */
  readonly kind: "unknown-file" | "content";
  readonly message: string;
}

/** What reconcile would do. Data: printable, comparable, saved. Operations are sorted by path. */
export interface Plan {
  readonly operations: readonly FileOperation[];
  readonly conflicts: readonly Conflict[];
  readonly clashes: readonly ValueClash[];
}
