import { defineDatabase } from "../../../src/pattern.ts";

export default defineDatabase({
  id: "mysql",
  group: "Database",
  title: "MySQL",
  summary:
    "mysql2 with a bounded pool, for MySQL and MariaDB; in-memory adapters while there is no server.",
  explain: `
\`DATABASE_URL\` names the server; \`memory:\` serves from the memory of the process, for a first look and for tests. Sessions
are strict, in UTC and READ COMMITTED; timestamps keep microseconds; text is utf8mb4 and compared byte by byte. A request
that gets no connection in time is answered 503.

This was run on MariaDB 10.11. MySQL itself was not run where this template was tested; the CI workflow runs the contract
suite on MySQL 8.4.

**When not:** there is no MySQL to fit in with; PostgreSQL does more, and needs no server for development.

**Cost:** a server to operate. MySQL limits the run time of reads only; on MariaDB the limit holds for every statement. A
migration that fails half-way is not undone, since neither has transactions for DDL.
`,
  provides: ["database", "pooled-connections", "sql-pool"],
  requires: ["connection-pool", "memory", "sql"],
  dependencies: ["mysql2"],
  contribute(slots, { has }) {
    if (has("rest-api")) {
      for (const code of ["database_busy", "database_slow", "database_unavailable"]) {
        slots.readmeRow.add({ table: "errors", cells: [`\`${code}\``, "503"], sort: "503" });
      }
    }
    slots.config.add({
      key: "DATABASE_URL",
      schema: "z.url({ protocol: /^(mysql|memory)$/ })",
      description: "MySQL or MariaDB server, or `memory:` to keep nothing",
      example: "mysql://app:secret@localhost:3306/app",
      container: "mysql://app:${MYSQL_PASSWORD}@mysql:3306/app",
    });
    slots.migration.add({ id: "0000-collation" });
    slots.container.add({
      name: "mysql",
      service: {
        image: "mysql:8.4",
        restart: "unless-stopped",
        environment: {
          MYSQL_DATABASE: "app",
          MYSQL_USER: "app",
          MYSQL_PASSWORD: "${MYSQL_PASSWORD:?set it in .env}",
          MYSQL_RANDOM_ROOT_PASSWORD: "yes",
        },
        volumes: ["mysql:/var/lib/mysql"],
        healthcheck: {
          // Over TCP: while it is being set up, the server listens on its socket only.
          test: [
            "CMD-SHELL",
            'mysqladmin ping --host=127.0.0.1 --user=app --password="$$MYSQL_PASSWORD"',
          ],
          interval: "5s",
          timeout: "3s",
          retries: 20,
        },
      },
      volumes: ["mysql"],
      secrets: [{ key: "MYSQL_PASSWORD", description: "Password of the database in compose.yaml" }],
      readyWhen: "service_healthy",
    });
    slots.ciService.add({
      name: "mysql",
      service: {
        image: "mysql:8.4",
        env: { MYSQL_ROOT_PASSWORD: "test" },
        ports: ["3306:3306"],
        options:
          '--health-cmd "mysqladmin ping --host=127.0.0.1 --password=test" --health-interval 5s --health-retries 20',
      },
      env: { TEST_DATABASE_URL: "mysql://root:test@127.0.0.1:3306/mysql" },
    });
    slots.readme.add({
      title: "Database",
      body: `
The service starts once \`DATABASE_URL\` names a MySQL or MariaDB server. For a first look without one, \`DATABASE_URL=memory:\` keeps
everything in the memory of the process. Tests use memory as well; with \`TEST_DATABASE_URL\` the repository contract also runs on
that server, in databases that the tests make and drop.

The code that talks to the server was run on MariaDB 10.11 before it came here. MySQL itself was not: the CI workflow, where
there is one, is the first to do so.
`,
    });
    slots.drillDependency.add({
      name: "database",
      variable: "DATABASE_URL",
      port: 3306,
      whileGone: "unavailable",
      settings: { DATABASE_ACQUIRE_TIMEOUT_MS: "500", DATABASE_STATEMENT_TIMEOUT_MS: "1000" },
    });
    slots.diagram.add(
      { node: "database", label: "MySQL", shape: "database" },
      { from: "persistence", to: "database" },
    );
  },
});
