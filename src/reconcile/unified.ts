import { diffIndices } from "node-diff3";
import { splitLines } from "./line-endings.ts";

const context = 3;

export interface Difference {
  /** As `diff -u` prints it, without the two lines at the top; empty when there is none. */
  readonly lines: readonly string[];
  readonly added: number;
  readonly removed: number;
}

/** What changed from one text to another, by line; line endings do not count. */
export function unified(before: string, after: string): Difference {
  const [old, now] = [splitLines(before).lines, splitLines(after).lines];
  const changes = diffIndices([...old], [...now]).map(({ buffer1, buffer2 }) => ({
    from: buffer1[0],
    removed: buffer1[1],
    to: buffer2[0],
    added: buffer2[1],
  }));
  const hunks: (typeof changes)[] = [];
  for (const change of changes) {
    const last = hunks.at(-1)?.at(-1);
    if (last !== undefined && change.from - last.from - last.removed <= 2 * context)
      hunks.at(-1)!.push(change);
    else hunks.push([change]);
  }
  const lines = hunks.flatMap((hunk) => {
    const [first, last] = [hunk[0]!, hunk.at(-1)!];
    const start = Math.max(0, first.from - context);
    const end = Math.min(old.length, last.from + last.removed + context);
    const shift = first.to - first.from;
    const length = end - start + hunk.reduce((sum, { added, removed }) => sum + added - removed, 0);
    const body: string[] = [];
    let at = start;
    for (const { from, removed, to, added } of hunk) {
      body.push(...old.slice(at, from).map((line) => ` ${line}`));
      body.push(...old.slice(from, from + removed).map((line) => `-${line}`));
      body.push(...now.slice(to, to + added).map((line) => `+${line}`));
      at = from + removed;
    }
    body.push(...old.slice(at, end).map((line) => ` ${line}`));
    return [`@@ -${start + 1},${end - start} +${start + shift + 1},${length} @@`, ...body];
  });
  const sum = (key: "added" | "removed") =>
    changes.reduce((total, change) => total + change[key], 0);
  return { lines, added: sum("added"), removed: sum("removed") };
}
