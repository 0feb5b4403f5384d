import { sameLines } from "./line-endings.ts";
import type { Tree, WorkingTree } from "./plan.ts";

/** What the owner did to one file since plinth wrote it. */
export interface OwnerChange {
  /** Where plinth wrote it. */
  readonly path: string;
  readonly kind: "edited" | "deleted" | "moved" | "replaced";
  /** Where it stands now, if it was moved. */
  readonly to?: string;
  readonly before: string;
  /** Empty for what is gone or is no text. */
  readonly after: string;
}

/** Everything the owner changed, deleted or moved. Files of their own are not plinth's business. */
export function ownerChanges(
  base: Tree,
  working: WorkingTree,
  moved: ReadonlyMap<string, string>,
): OwnerChange[] {
  const changes: OwnerChange[] = [];
  for (const [path, { content }] of base) {
    const to = moved.get(path);
    const now = working.get(to ?? path);
    if (now === undefined) changes.push({ path, kind: "deleted", before: content, after: "" });
    else if (!("content" in now))
      changes.push({ path, kind: "replaced", before: content, after: "" });
    else if (to !== undefined)
      changes.push({ path, kind: "moved", to, before: content, after: now.content });
    else if (!sameLines(now.content, content))
      changes.push({ path, kind: "edited", before: content, after: now.content });
  }
  return changes;
}
