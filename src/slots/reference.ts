import { addProperties } from "./anchors.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** What a foreign key says, for adapters whose store has none. */
export interface Reference {
  /** `orders`, whose rows refer */
  table: string;
  /** `userId` */
  property: string;
  /** `users`, what they refer to */
  to: string;
}

const file = "#outbound/memory/references.ts";

export const reference: SlotDefinition<Reference> = {
  id: "reference",
  scope: "service",
  key: ({ table, property }) => `${table} ${property}`,
  write(entries, draft) {
    if (!draft.has(file) || entries.length === 0) return;
    const tables = [...new Set(entries.map(({ entry }) => entry.to))].sort();
    const lists = tables.map((to) => {
      const items = entries
        .filter(({ entry }) => entry.to === to)
        .map(({ entry }) => `{ table: "${entry.table}", property: "${entry.property}" }`);
      return `${to}: [${items.join(", ")}]`;
    });
    addProperties(draft.source(file, ownersOf(entries)), "references", lists);
  },
};
