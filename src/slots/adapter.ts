import { addProperties } from "./anchors.ts";
import type { ImportedName } from "./imports.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** How a repository is made on a connection, for the unit of work of one kind of database. */
export interface Adapter {
  /** As in the `repository` slot. */
  name: string;
  /** The unit of work's file. */
  file: string;
  /** The function there that makes all repositories on `db`. */
  factory: string;
  class: ImportedName;
}

export const adapter: SlotDefinition<Adapter> = {
  id: "adapter",
  scope: "service",
  key: ({ name, file }) => `${file} ${name}`,
  write(entries, draft) {
    const files = new Set(entries.map(({ entry }) => entry.file).filter((file) => draft.has(file)));
    for (const file of files) {
      const here = entries.filter(({ entry }) => entry.file === file);
      const imports = here.map(({ entry }) => entry.class);
      const source = draft.source(file, ownersOf(here), imports);
      for (const factory of new Set(here.map(({ entry }) => entry.factory))) {
        const made = here.filter(({ entry }) => entry.factory === factory);
        const properties = made.map(({ entry }) => `${entry.name}: new ${entry.class.name}(db)`);
        addProperties(source, factory, properties);
      }
    }
  },
};
