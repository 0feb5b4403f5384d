import { addProperties } from "./anchors.ts";
import type { ImportedName } from "./imports.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** What a drill keeps asking the service for. */
export interface DrillLoad {
  /** `rest` */
  name: string;
  /** A function that prepares it and answers with its probes. */
  expression: string;
  imports: readonly ImportedName[];
}

const file = "#test/drill/probes.ts";

export const drillLoad: SlotDefinition<DrillLoad> = {
  id: "drillLoad",
  scope: "service",
  key: ({ name }) => name,
  write(entries, draft) {
    if (!draft.has(file) || entries.length === 0) return;
    const imports = entries.flatMap(({ entry }) => entry.imports);
    addProperties(
      draft.source(file, ownersOf(entries), imports),
      "loads",
      entries.map(({ key, entry }) =>
        key === entry.expression ? key : `${key}: ${entry.expression}`,
      ),
    );
  },
};
