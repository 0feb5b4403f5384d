import { addProperties } from "./anchors.ts";
import type { ImportedName } from "./imports.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** Routes that the REST API serves: an entry of `restApi({ … })` in the composition root. */
export interface RestResource {
  name: string;
  expression: string;
  imports: readonly ImportedName[];
}

export const restResource: SlotDefinition<RestResource> = {
  id: "restResource",
  scope: "service",
  key: ({ name }) => name,
  write(entries, draft) {
    if (entries.length === 0) return;
    const imports = entries.flatMap(({ entry }) => entry.imports);
    addProperties(
      draft.source("#app/compose.ts", ownersOf(entries), imports),
      "restApi",
      entries.map(({ key, entry }) => `${key}: ${entry.expression}`),
    );
  },
};
