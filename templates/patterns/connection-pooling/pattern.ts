import { definePattern } from "../../../src/pattern.ts";

export default definePattern({
  id: "connection-pooling",
  group: "Data",
  title: "Connection pooling",
  summary:
    "Size, acquire, idle and statement timeouts by configuration; exhausted means a fast 503.",
  explain: `
Bounds what a burst can take from the database: a fixed number of connections, a limit on how long a request waits for one,
and a limit on how long a statement may run. A request that gets no connection in time is answered 503 with \`Retry-After\`,
instead of piling up.

**When not:** it comes with every database that has connections to pool.

**Cost:** four settings to choose. Start with a pool of twice the cores of the database server, divided by the instances.
`,
  provides: ["connection-pool"],
  requires: ["pooled-connections"],
  contribute(slots) {
    slots.config.add(
      {
        key: "DATABASE_POOL_SIZE",
        schema: "integer(1, 1000)",
        default: 10,
        description: "Most connections this process opens",
      },
      {
        key: "DATABASE_ACQUIRE_TIMEOUT_MS",
        schema: "integer(1, 600_000)",
        default: 2000,
        description:
          "How long a request waits for a free connection before it is refused as unavailable",
      },
      {
        key: "DATABASE_IDLE_TIMEOUT_MS",
        schema: "milliseconds",
        default: 30_000,
        description: "How long an unused connection stays open",
      },
      {
        key: "DATABASE_STATEMENT_TIMEOUT_MS",
        schema: "milliseconds",
        default: 3000,
        description: "How long one statement may run, or 0 for no limit; migrations have none",
      },
    );
    // Tests ask for much at once, on machines that have other things to do.
    slots.testEnvironment.add({ key: "DATABASE_ACQUIRE_TIMEOUT_MS", value: "10000" });
  },
});
