import { addProperties, indentLines } from "./anchors.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A collection of a document database. */
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
  key: ({ name }) => name,
  write(entries, draft) {
    if (!draft.has(file) || entries.length === 0) return;
    const lists = entries.map(({ entry }) => `${entry.name}: ${printList(entry.indexes)}`);
    addProperties(draft.source(file, ownersOf(entries)), "indexes", lists);
  },
};

/** On one line where the formatter would leave it there. */
function printList(items: readonly string[]): string {
  const [only] = items;
  if (only !== undefined && items.length === 1) return `[${only}]`;
  return `[\n${items.map((item) => `${indentLines(item, "  ")},\n`).join("")}]`;
}
