import { markdownTable } from "../render/markdown.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A row of a table in the README, such as an endpoint or an error code. */
export interface ReadmeRow {
  table: "endpoints" | "errors" | "folders";
  cells: readonly string[];
  /** What rows are sorted by, if not their cells. */
  sort?: string;
}

const headers: Record<ReadmeRow["table"], readonly string[]> = {
  endpoints: ["Request", "Does"],
  errors: ["Code", "Status"],
  folders: ["Folder", "Holds", "May import"],
};

const titles: Record<ReadmeRow["table"], string> = {
  endpoints: "API",
  errors: "Errors",
  folders: "Layout",
};

export const readmeRow: SlotDefinition<ReadmeRow> = {
  id: "readmeRow",
  scope: "service",
  key: ({ sort, cells }) => `${sort ?? ""} ${cells.join(" ")}`,
  write(entries, draft) {
    for (const table of Object.keys(headers) as ReadmeRow["table"][]) {
      const rows = entries.filter(({ entry }) => entry.table === table);
      const text = markdownTable(
        headers[table],
        rows.map(({ entry }) => entry.cells),
      );
      draft.write("#root/README.md", ownersOf(rows), (readme) =>
        rows.length === 0
          ? readme.replace(`<${table}>\n\n`, "")
          : readme.replace(`<${table}>`, () => `## ${titles[table]}\n\n${text}`),
      );
    }
  },
};
