import { defineDatabase } from "../../../src/pattern.ts";

export default defineDatabase({
  id: "sqlite",
  group: "Database",
  title: "SQLite",
  summary: "A file, through node:sqlite; no server, no dependency.",
  explain: `
\`node:sqlite\` in WAL mode behind a Kysely dialect: one connection writes, in turn, and one reads beside it.

**When not:** several machines must write, or writes are long. SQLite has one writer at a time.

**Cost:** nothing to install or run. Queries run on the event loop: microseconds each, so keep them indexed.
`,
  provides: ["database", "embedded-database"],
  requires: ["sql"],
  contribute(slots, { has }) {
    slots.config.add(
      {
        key: "DATABASE_FILE",
        schema: "z.string()",
        default: ".data/app.db",
        description: "The database; made on first use",
      },
      {
        key: "DATABASE_BUSY_TIMEOUT_MS",
        schema: "milliseconds",
        default: 5000,
        description:
          "How long a write waits for others to end, before it is refused as unavailable",
      },
    );
    if (has("rest-api")) {
      slots.readmeRow.add({ table: "errors", cells: ["`database_busy`", "503"], sort: "503" });
    }
    slots.containerVolume.add({ name: "data", path: "/app/.data" });
    slots.diagram.add(
      { node: "database", label: "SQLite", shape: "database" },
      { from: "persistence", to: "database" },
    );
  },
});
