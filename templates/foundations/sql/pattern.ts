import { defineFoundation, type Slots } from "../../../src/pattern.ts";
import { contributeResource, describeResource } from "./resource.ts";

export default defineFoundation({
  id: "sql",
  group: "Foundations",
  title: "SQL through Kysely",
  summary: "Typed queries, migrations and repositories shared by every SQL database.",
  explain: `
Repositories written once in portable SQL, typed by Kysely, and migrations that run in the order of their names. What differs
between databases stands in three small files of the database itself.
`,
  provides: ["repositories", "sql"],
  dependencies: ["kysely"],
  contribute(slots, { sample, has }) {
    slots.script.add(
      {
        name: "migrate",
        command: "node #outbound/sql/migrate.ts",
        description: "Bring the database up to date",
      },
      {
        name: "dev",
        command: "node --run migrate && node --watch #app/main.ts",
        description: "Migrate, start, and start again on every change",
      },
    );
    slots.containerTask.add({ name: "migrate", file: "#outbound/sql/migrate.ts" });
    if (has("embedded-database")) contributeDatabase(slots, has("connection-pool"));
    if (!sample) return;

    slots.migration.add({ id: "0001-users" }, { id: "0002-orders" });
    slots.table.add(
      {
        name: "users",
        columns: {
          id: "string",
          email: "string",
          name: "string",
          version: "number",
          created_at: "string",
          updated_at: "string",
        },
      },
      { name: "products", columns: { sku: "string", price: "number", stock: "number" } },
      {
        name: "orders",
        columns: {
          id: "string",
          user_id: "string",
          status: '"placed" | "cancelled"',
          total: "number",
          version: "number",
          placed_at: "string",
          idempotency_key: "string | null",
          request_fingerprint: "string | null",
        },
      },
      {
        name: "order_lines",
        columns: { order_id: "string", sku: "string", quantity: "number", unit_price: "number" },
      },
    );
    for (const [name, module, port] of repositories) {
      const file = port.replaceAll(/\B([A-Z])/g, "-$1").toLowerCase();
      const adapter = { name: `Sql${port}`, from: `#outbound/sql/@${module}/sql-${file}.ts` };
      const type = { name: port, from: `#port/@${module}/${file}.ts` };
      const value = `new ${adapter.name}(db)`;
      slots.stored.add({
        name,
        type: port,
        side: "server",
        value,
        imports: [adapter, { ...type, type: true }],
      });
      if (has("embedded-database")) {
        slots.testRepository.add({ name, value, imports: [adapter] });
        slots.provider.add({
          name: `${port[0]!.toLowerCase()}${port.slice(1)}`,
          layer: "outbound",
          expression: value,
          imports: [adapter],
          ...(name === "users" && { override: type }),
        });
      }
      slots.adapter.add({
        name,
        file: "#outbound/sql/sql-unit-of-work.ts",
        factory: "sqlRepositories",
        class: adapter,
      });
    }
  },
  describeResource,
  contributeResource,
});

const repositories = [
  ["users", "users", "UserRepository"],
  ["products", "orders", "ProductRepository"],
  ["orders", "orders", "OrderRepository"],
] as const;

/** Where there is always a database, the composition root opens it by itself. */
function contributeDatabase(slots: Slots, pooled: boolean): void {
  slots.provider.add({
    name: "db",
    layer: "platform",
    expression: "openDatabase(config, logger)",
    imports: [
      { name: "openDatabase", from: "#outbound/sql/database.ts" },
      { name: "assertMigrated", from: "#outbound/sql/migrate.ts" },
    ],
    setup: "await assertMigrated(db);",
    close: "await db.destroy();",
  });
  slots.wiring.add({
    id: "check database",
    // A query that only reads, and so waits for no writer; a full pool says so before the check gives up.
    statement: pooled
      ? `health.addCheck("database", () => db.selectNoFrom((eb) => eb.lit(1).as("one")).execute(), {
  timeoutMs: config.DATABASE_ACQUIRE_TIMEOUT_MS + 1000,
});`
      : 'health.addCheck("database", () => db.selectNoFrom((eb) => eb.lit(1).as("one")).execute());',
    imports: [],
  });
}
