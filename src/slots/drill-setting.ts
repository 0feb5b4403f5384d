import { addProperties } from "./anchors.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A setting that a drill starts the service with, so that nothing but the faults gets in the way of its load. */
export interface DrillSetting {
  /** `RATE_LIMIT_READS` */
  key: string;
  value: string;
}

const file = "#test/drill/settings.ts";

export const drillSetting: SlotDefinition<DrillSetting> = {
  id: "drillSetting",
  scope: "service",
  key: ({ key }) => key,
  write(entries, draft) {
    if (!draft.has(file) || entries.length === 0) return;
    addProperties(
      draft.source(file, ownersOf(entries)),
      "settings",
      entries.map(({ entry }) => `${entry.key}: ${JSON.stringify(entry.value)}`),
    );
  },
};
