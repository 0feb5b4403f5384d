import { addMembers, addReturned } from "./anchors.ts";
import type { ImportedName } from "./imports.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/**
 * Something that is kept either by a server or in the memory of the process, in projects that choose between the two when
 * they start. Whoever keeps it on one side says so; providers read it as `storage.<name>`.
 */
export interface Stored {
  /** `orders` */
  name: string;
  /** TypeScript type, the same on both sides. */
  type: string;
  side: "server" | "memory";
  /** Made of the connection `db`, or of `memory`. */
  value: string;
  imports: readonly ImportedName[];
}

const file = "#app/storage.ts";
const factories = { server: "onServer", memory: "inMemory" } as const;

export const stored: SlotDefinition<Stored> = {
  id: "stored",
  scope: "service",
  key: ({ side, name }) => `${side} ${name}`,
  write(entries, draft) {
    if (!draft.has(file) || entries.length === 0) return;
    const imports = entries.flatMap(({ entry }) => entry.imports);
    const source = draft.source(file, ownersOf(entries), imports);
    const members = entries.map(({ entry }) => `readonly ${entry.name}: ${entry.type};`);
    addMembers(source, "Storage", [...new Set(members)].sort());
    for (const [side, factory] of Object.entries(factories)) {
      const here = entries.filter(({ entry }) => entry.side === side);
      addReturned(
        source,
        factory,
        here.map(({ entry }) => `${entry.name}: ${entry.value}`),
      );
    }
  },
};
