import { defineDatabase } from "../../../src/pattern.ts";

export default defineDatabase({
  id: "postgres",
  group: "Database",
  title: "PostgreSQL",
  summary:
    "pg with a bounded pool; embedded PGlite for development and tests while no server is set.",
  explain: `
\`DATABASE_URL\` names the server. While it is unset, development and tests use PGlite, PostgreSQL compiled to WebAssembly, in
a local folder: no server, no Docker, the same SQL. It is a dev dependency, so production has to name a server. With
\`TEST_DATABASE_URL\`, tests run on that server instead, in databases that they make and drop.

**When not:** one machine and modest writes; SQLite is less to run.

**Cost:** a server to operate. PGlite takes about three seconds at its first start, and one process a folder.
`,
  provides: ["database", "embedded-database", "pooled-connections", "sql-booleans", "sql-pool"],
  requires: ["connection-pool", "sql"],
  dependencies: ["pg"],
  devDependencies: ["@electric-sql/pglite", "@types/pg"],
  contribute(slots, { has }) {
    if (has("rest-api")) {
      for (const code of ["database_busy", "database_slow", "database_unavailable"]) {
        slots.readmeRow.add({ table: "errors", cells: [`\`${code}\``, "503"], sort: "503" });
      }
    }
    slots.testSetup.add({ file: "#test/support/template-database.ts" });
    slots.config.add({
      key: "DATABASE_DIRECTORY",
      schema: "z.string()",
      default: ".data/postgres",
      description: "Where the embedded database lives while DATABASE_URL is not set",
    });
    slots.config.add({
      key: "DATABASE_URL",
      schema: "z.url({ protocol: /^postgres(ql)?$/ })",
      description: "PostgreSQL server; while unset, the embedded one of the dev dependencies",
      example: "postgres://app:secret@localhost:5432/app",
      container: "postgres://app:${POSTGRES_PASSWORD}@postgres:5432/app",
    });
    slots.container.add({
      name: "postgres",
      service: {
        image: "postgres:18-alpine",
        restart: "unless-stopped",
        environment: {
          POSTGRES_USER: "app",
          POSTGRES_DB: "app",
          POSTGRES_PASSWORD: "${POSTGRES_PASSWORD:?set it in .env}",
        },
        volumes: ["postgres:/var/lib/postgresql"],
        healthcheck: {
          // Over TCP: while it is being set up, the server listens on its socket only.
          test: ["CMD", "pg_isready", "--host=127.0.0.1", "--username=app"],
          interval: "5s",
          timeout: "3s",
          retries: 10,
        },
      },
      volumes: ["postgres"],
      secrets: [
        { key: "POSTGRES_PASSWORD", description: "Password of the database in compose.yaml" },
      ],
      readyWhen: "service_healthy",
    });
    slots.ciService.add({
      name: "postgres",
      service: {
        image: "postgres:18-alpine",
        env: { POSTGRES_PASSWORD: "test" },
        ports: ["5432:5432"],
        options:
          '--health-cmd "pg_isready --host=127.0.0.1" --health-interval 5s --health-retries 10',
      },
      env: { TEST_DATABASE_URL: "postgres://postgres:test@localhost:5432/postgres" },
    });
    slots.readme.add({
      title: "Database",
      body: `
\`DATABASE_URL\` names the PostgreSQL server. While it is unset, development and tests use one inside the process, which production
installs do not have. With \`TEST_DATABASE_URL\`, tests run on that server instead, in databases that they make and drop.

PgBouncer refuses \`statement_timeout\`, which every connection brings along, until its configuration says
\`ignore_startup_parameters = statement_timeout\`. The server learns the limit from the role then:
\`alter role app set statement_timeout = '3s'\`. This process gives up a statement half a second after
\`DATABASE_STATEMENT_TIMEOUT_MS\` in any case.
`,
    });
    slots.drillDependency.add({
      name: "database",
      variable: "DATABASE_URL",
      port: 5432,
      whileGone: "unavailable",
      settings: { DATABASE_ACQUIRE_TIMEOUT_MS: "500", DATABASE_STATEMENT_TIMEOUT_MS: "1000" },
    });
    slots.diagram.add(
      { node: "database", label: "PostgreSQL", shape: "database" },
      { from: "persistence", to: "database" },
    );
  },
});
