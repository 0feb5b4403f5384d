import { defineDatabase } from "../../../src/pattern.ts";
import { contributeResource, describeResource } from "./resource.ts";

export default defineDatabase({
  id: "mongodb",
  group: "Database",
  title: "MongoDB",
  summary:
    "The official driver, with transactions on a replica set; in-memory adapters while there is no server.",
  explain: `
\`DATABASE_URL\` names a replica set; \`memory:\` serves from the memory of the process, for a first look and for tests. Orders
carry their lines, unique indexes keep e-mail addresses and idempotency keys apart, and \`migrate\` makes the indexes. A unit of
work is a transaction, run again after a write conflict.

No MongoDB server was run where this template was tested. The same adapters went through the official driver to a small
server of the test suite, which speaks the wire protocol with sessions, transactions and write conflicts; the CI workflow
runs the contract suite on a real replica set.

**When not:** many collections change together, or much is joined; a relational database is made for that.

**Cost:** a replica set, if only of one member. There are no foreign keys: a user counts its orders, so that it is not deleted
while it has any. Dates are BSON dates, in milliseconds.
`,
  provides: ["database", "mongo", "pooled-connections", "repositories"],
  requires: ["connection-pool", "memory"],
  dependencies: ["mongodb"],
  contribute(slots, { sample, has }) {
    if (has("rest-api")) {
      for (const code of ["database_busy", "database_slow", "database_unavailable"]) {
        slots.readmeRow.add({ table: "errors", cells: [`\`${code}\``, "503"], sort: "503" });
      }
    }
    slots.script.add(
      {
        name: "migrate",
        command: "node #outbound/mongo/migrate.ts",
        description: "Make the indexes that the database lacks",
      },
      {
        name: "dev",
        command: "node --run migrate && node --watch #app/main.ts",
        description: "Migrate, start, and start again on every change",
      },
    );
    slots.config.add({
      key: "DATABASE_URL",
      schema: "z\n  .string()\n  .regex(/^(mongodb(\\+srv)?:\\/\\/.+|memory:)$/)\n  ",
      description: "MongoDB replica set, or `memory:` to keep nothing",
      example: "mongodb://localhost:27017/app?directConnection=true",
      container: "mongodb://mongodb:27017/app?replicaSet=rs0",
    });
    slots.containerTask.add({ name: "migrate", file: "#outbound/mongo/migrate.ts" });
    slots.container.add({
      name: "mongodb",
      service: {
        image: "mongo:8.0",
        restart: "unless-stopped",
        command: ["--replSet", "rs0", "--bind_ip_all"],
        volumes: ["mongodb:/data/db"],
        healthcheck: {
          test: ["CMD", "mongosh", "--quiet", "--eval", initiateOnce],
          interval: "5s",
          timeout: "5s",
          retries: 20,
        },
      },
      volumes: ["mongodb"],
      readyWhen: "service_healthy",
    });
    slots.ciService.add({
      name: "mongodb",
      service: {
        // A service of a workflow takes no command, and this image is a replica set without one.
        image: "mongodb/mongodb-atlas-local:8.0",
        ports: ["27017:27017"],
      },
      env: { TEST_DATABASE_URL: "mongodb://127.0.0.1:27017/?directConnection=true" },
    });
    slots.readme.add({
      title: "Database",
      body: `
The service starts once \`DATABASE_URL\` names a MongoDB replica set, which may have one member. For a first look without a server,
\`DATABASE_URL=memory:\` keeps everything in the memory of the process. Tests use memory as well; with \`TEST_DATABASE_URL\` the
repository contract also runs on that server, in databases that the tests make and drop.

The code that talks to the server has not met a real MongoDB before it came here. It was run through the official driver
against a stand-in that speaks its protocol, transactions and write conflicts included; the CI workflow, where there is one,
is the first to run it on a replica set.
`,
    });
    slots.drillDependency.add({
      name: "database",
      variable: "DATABASE_URL",
      parameters: { directConnection: "true" },
      port: 27_017,
      whileGone: "unavailable",
      settings: { DATABASE_ACQUIRE_TIMEOUT_MS: "500", DATABASE_STATEMENT_TIMEOUT_MS: "1000" },
    });
    slots.diagram.add(
      { node: "database", label: "MongoDB", shape: "database" },
      { from: "persistence", to: "database" },
    );
    if (has("transactions")) {
      slots.stored.add({
        name: "unitOfWork",
        type: "(events: EventBus) => UnitOfWork",
        side: "server",
        value: "(events) => new MongoUnitOfWork(db, events)",
        imports: [
          { name: "MongoUnitOfWork", from: unitOfWork },
          { name: "EventBus", from: "#platform/events.ts", type: true },
          { name: "UnitOfWork", from: "#port/unit-of-work.ts", type: true },
        ],
      });
    }
    if (!sample) return;

    slots.collection.add(
      { name: "users", indexes: ['{ name: "users_email", key: { email: 1 }, unique: true }'] },
      {
        name: "orders",
        indexes: [
          `{
  name: "orders_idempotency_key",
  key: { userId: 1, idempotencyKey: 1 },
  unique: true,
  partialFilterExpression: { idempotencyKey: { $type: "string" } },
}`,
          '{ name: "orders_newest", key: { placedAt: -1, _id: -1 } }',
          '{ name: "orders_newest_of_user", key: { userId: 1, placedAt: -1, _id: -1 } }',
        ],
      },
    );
    if (has("cursor-pages")) {
      slots.stored.add({
        name: "orderPages",
        type: "OrderPages",
        side: "server",
        value: "new MongoOrderPages(db)",
        imports: [
          { name: "MongoOrderPages", from: "#outbound/mongo/@orders/mongo-order-pages.ts" },
          { name: "OrderPages", from: "#port/@orders/order-pages.ts", type: true },
        ],
      });
    }
    if (has("graphql-api")) {
      for (const [name, module, type] of batches) {
        const path = type.replaceAll(/\B([A-Z])/g, "-$1").toLowerCase();
        const adapter = `Mongo${type}`;
        slots.stored.add({
          name,
          type,
          side: "server",
          value: `new ${adapter}(db)`,
          imports: [
            { name: adapter, from: `#outbound/mongo/@${module}/mongo-${path}.ts` },
            { name: type, from: `#port/@${module}/${path}.ts`, type: true },
          ],
        });
      }
    }
    for (const [name, module, type] of repositories) {
      const path = type.replaceAll(/\B([A-Z])/g, "-$1").toLowerCase();
      const adapter = { name: `Mongo${type}`, from: `#outbound/mongo/@${module}/mongo-${path}.ts` };
      slots.adapter.add({ name, file: unitOfWork, factory: "mongoRepositories", class: adapter });
      slots.stored.add({
        name,
        type,
        side: "server",
        value: `new ${adapter.name}(db)`,
        imports: [adapter, { name: type, from: `#port/@${module}/${path}.ts`, type: true }],
      });
    }
  },
  describeResource,
  contributeResource,
});

const unitOfWork = "#outbound/mongo/mongo-unit-of-work.ts";

const repositories = [
  ["users", "users", "UserRepository"],
  ["products", "orders", "ProductRepository"],
  ["orders", "orders", "OrderRepository"],
] as const;

const batches = [
  ["userBatches", "users", "UserBatches"],
  ["orderBatches", "orders", "OrderBatches"],
] as const;

/** Makes the replica set at the first check, and is content once it has a primary. */
const initiateOnce = [
  "try { rs.status() } catch { rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: 'mongodb:27017' }] }) }",
  "if (!db.hello().isWritablePrimary) quit(1)",
].join("; ");
