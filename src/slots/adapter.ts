import { addProperties } from "./anchors.ts";
import type { ImportedName } from "./imports.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** How a repository is made on a connection, for the unit of work of one kind of database. */
export interface Adapter {
  /** As in the `repository` slot. */
  name: string;
  /** The unit of work's file, which has a function `repositories(db)` for it. */
  file: string;
  class: ImportedName;
}

export const adapter: SlotDefinition<Adapter> = {
  id: "adapter",
  scope: "service",
  key: ({ name, file }) => `${file} ${name}`,
  write(entries, draft) {
    for (const owned of entries) {
      const { name, file, class: adapterClass } = owned.entry;
      if (!draft.has(file)) continue;
      addProperties(draft.source(file, ownersOf([owned]), [adapterClass]), "repositories", [
        `${name}: new ${adapterClass.name}(db)`,
      ]);
    }
  },
};
