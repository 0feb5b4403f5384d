import type { ImportedName } from "./imports.ts";
import { addMembers } from "./anchors.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A repository that takes part in units of work. */
export interface Repository {
  /** Under which a transaction carries it: `users`. */
  name: string;
  port: ImportedName;
}

const port = "#port/unit-of-work.ts";

export const repository: SlotDefinition<Repository> = {
  id: "repository",
  scope: "service",
  key: ({ name }) => name,
  write(entries, draft) {
    if (!draft.has(port)) return;
    const imports = entries.map(({ entry }) => ({ ...entry.port, type: true }));
    addMembers(
      draft.source(port, ownersOf(entries), imports),
      "Repositories",
      entries.map(({ entry }) => `readonly ${entry.name}: ${entry.port.name};`),
    );
  },
};
