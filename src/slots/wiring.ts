import { addStatements } from "./anchors.ts";
import type { ImportedName } from "./imports.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A statement of the composition root that connects what providers made: a subscription, a health check, a mounted API. */
export interface Wiring {
  /** What it does, for telling entries apart: `check database`. */
  id: string;
  statement: string;
  imports?: readonly ImportedName[];
}

export const wiring: SlotDefinition<Wiring> = {
  id: "wiring",
  scope: "service",
  key: ({ id }) => id,
  write(entries, draft) {
    if (entries.length === 0) return;
    const imports = entries.flatMap(({ entry }) => entry.imports ?? []);
    addStatements(draft.source("#app/compose.ts", ownersOf(entries), imports), "compose", [
      "",
      ...entries.map(({ entry }) => entry.statement),
    ]);
  },
};
