import { addProperties } from "./anchors.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A step of the SQL schema. Steps run in the order of their ids; one that has been released never changes. */
export interface Migration {
  /** `0001-users`: the name of the file, and its place in the order. */
  id: string;
}

const folder = "#outbound/sql/migrations";

export const migration: SlotDefinition<Migration> = {
  id: "migration",
  scope: "service",
  key: ({ id }) => id,
  write(entries, draft) {
    if (!draft.has(`${folder}/index.ts`)) return;
    const imports = entries.map(({ key }) => ({
      name: variable(key),
      from: `${folder}/${key}.ts`,
      namespace: true,
    }));
    const source = draft.source(`${folder}/index.ts`, ownersOf(entries), imports);
    addProperties(
      source,
      "migrations",
      entries.map(({ key }) => `"${key}": ${variable(key)}`),
    );
  },
};

/** `0002-order-notes` → `orderNotes` */
function variable(id: string): string {
  const words = id.replace(/^\d+-/, "");
  return words.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
