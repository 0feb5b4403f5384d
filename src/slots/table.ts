import { addMembers } from "./anchors.ts";
import type { ImportedName } from "./imports.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A table of the SQL schema, as Kysely types it. */
export interface Table {
  /** `order_lines` */
  name: string;
  /** Column → TypeScript type. */
  columns: Readonly<Record<string, string>>;
  /** What the types of its columns name, such as `Generated` of Kysely. */
  imports?: readonly ImportedName[];
}

export const table: SlotDefinition<Table> = {
  id: "table",
  scope: "service",
  key: ({ name }) => name,
  write(entries, draft) {
    if (!draft.has("#outbound/sql/schema.ts")) return;
    const imports = entries.flatMap(({ entry }) => entry.imports ?? []);
    const source = draft.source("#outbound/sql/schema.ts", ownersOf(entries), imports);
    const tables = entries.map(({ entry }) => entry);
    addMembers(
      source,
      "Schema",
      tables.map(({ name }) => `${name}: ${interfaceName(name)};`),
    );
    const declarations = tables.map(({ name, columns }) => {
      const members = Object.entries(columns).map(([column, type]) => `  ${column}: ${type};\n`);
      return `\nexport interface ${interfaceName(name)} {\n${members.join("")}}\n`;
    });
    source.append(declarations.join(""));
  },
};

/** `order_lines` → `OrderLinesTable` */
function interfaceName(table: string): string {
  const words = table.split("_").map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return `${words.join("")}Table`;
}
