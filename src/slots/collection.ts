import { addProperties, indentLines } from "./anchors.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** Indexes of a collection of a document database. Several units may add to one collection. */
export interface Collection {
  /** `orders` */
  name: string;
  /** Each as the driver describes one: `{ name: "users_email", key: { email: 1 }, unique: true }`. */
  indexes: readonly string[];
}

const file = "#outbound/mongo/indexes.ts";

export const collection: SlotDefinition<Collection> = {
  id: "collection",
  scope: "service",
  key: ({ name, indexes }) => `${name} ${indexes.join(" ")}`,
  write(entries, draft) {
    if (!draft.has(file) || entries.length === 0) return;
    const names = new Set(entries.map(({ entry }) => entry.name));
    const lists = [...names].map((name) => {
      const parts = entries.filter(({ entry }) => entry.name === name);
      return `${name}: ${printList(parts.flatMap(({ entry }) => entry.indexes))}`;
    });
    addProperties(draft.source(file, ownersOf(entries)), "indexes", lists);
  },
};

/** On one line where the formatter would leave it there. */
function printList(items: readonly string[]): string {
  const [only] = items;
  if (only !== undefined && items.length === 1) return `[${only}]`;
  return `[\n${items.map((item) => `${indentLines(item, "  ")},\n`).join("")}]`;
}
