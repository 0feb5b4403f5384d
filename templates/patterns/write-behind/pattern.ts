import { definePattern, type Slots } from "../../../src/pattern.ts";

export default definePattern({
  id: "write-behind",
  group: "Caching",
  title: "Write-behind",
  summary:
    "Acknowledged once a journal keeps it, stored later in batches; a killed process loses nothing.",
  explain: `
A write is acknowledged once an append-only journal in the database keeps it: one insert, shared by all writes of the moment.
A flush then moves the journal to the table in batches, the newest entry of a key only, and a row never goes back to an older
one. Reads look at the journal and the table together, so every process reads what any has acknowledged. When the journal is
full, writes are answered 503; on SIGTERM it is flushed; how far it lags shows in the log and in readiness.

It brings a resource that fits: a shopping cart for each user, where the last write wins.

**When not:** whatever has to be checked against other data before it is acknowledged, such as uniqueness, stock or versions;
or writes so few that one at a time does.

**Cost:** every write is written twice, once in the journal and, of those that follow each other closely, the last in the
table. Reads look in two places. The table alone is up to date only as of the last flush.
`,
  provides: ["write-journal"],
  // Without resources there is nothing to write.
  requires: ({ sample }) => (sample ? ["deadlines", "repositories"] : ["sample-resources"]),
  contribute(slots, { sample, has }) {
    if (!sample) return;
    contributeSettings(slots);
    contributeStorage(slots, has);
    slots.provider.add(
      {
        name: "cartWrites",
        layer: "outbound",
        expression: "new WriteBehind(cartJournal, config, logger)",
        imports: [{ name: "WriteBehind", from: "#outbound/write-behind.ts" }],
        listen: "cartWrites.start();",
        close: "await cartWrites.close();",
        exposed: true,
      },
      {
        name: "cartRepository",
        layer: "outbound",
        expression: "new WriteBehindCartRepository(cartJournal, cartWrites)",
        imports: [
          {
            name: "WriteBehindCartRepository",
            from: "#outbound/@carts/write-behind-cart-repository.ts",
          },
        ],
      },
      {
        name: "cartService",
        layer: "use-case",
        expression: "new CartService(cartRepository)",
        imports: [{ name: "CartService", from: "#use-case/@carts/cart-service.ts" }],
      },
    );
    slots.wiring.add({
      id: "check write-behind",
      statement: `health.addCheck("write-behind", async () => cartWrites.assertPrompt(), {
  optional: true,
  details: () => ({ ...cartWrites.lag }),
});`,
    });
    const cleaning = has("sql") ? sqlCleaning : mongoCleaning;
    slots.readme.add({ title: "Write-behind", body: readme + cleaning });
    for (const [capability, name, file] of drilled) {
      if (!has(capability)) continue;
      const imports = [{ name, from: `#test/drill/${file}.ts` }];
      slots.drillLoad.add({ name, expression: name, imports });
    }
    if (has("rest-api")) contributeRest(slots);
    if (has("graphql-api")) {
      slots.graphqlModule.add({
        name: "carts",
        expression: "cartModule(cartService)",
        imports: [{ name: "cartModule", from: "#inbound/graphql/@carts/carts.ts" }],
      });
    }
    if (has("grpc-api")) {
      slots.wiring.add({
        id: "serve carts over gRPC",
        statement: "grpc.serve(cartCalls(cartService));",
        imports: [{ name: "cartCalls", from: "#inbound/grpc/@carts/cart-calls.ts" }],
      });
    }
  },
});

const drilled = [
  ["rest-api", "restCarts", "rest-carts"],
  ["graphql-api", "graphqlCarts", "graphql-carts"],
  ["grpc-api", "grpcCarts", "grpc-carts"],
] as const;

function contributeSettings(slots: Slots): void {
  slots.config.add(
    {
      key: "WRITE_BEHIND_INTERVAL_MS",
      schema: "integer(10, 60_000)",
      default: 500,
      description: "How often acknowledged writes are moved from the journal to their table",
    },
    {
      key: "WRITE_BEHIND_BATCH_SIZE",
      schema: "integer(1, 1000)",
      default: 500,
      description: "Most writes that are moved together; as many do not wait for the interval",
    },
    {
      key: "WRITE_BEHIND_MAX_PENDING",
      schema: "integer(1, 100_000)",
      default: 10_000,
      description: "Most writes in the journal before others are refused as unavailable",
    },
    {
      key: "WRITE_BEHIND_MAX_LAG_MS",
      schema: "milliseconds",
      default: 30_000,
      description: "How long a write may wait before the check of write-behind calls it degraded",
    },
  );
}

function contributeStorage(slots: Slots, has: (capability: string) => boolean): void {
  const type = { name: "CartJournal", from: "#outbound/@carts/cart-journal.ts", type: true };
  const stored = { name: "cartJournal", type: "CartJournal" };
  if (has("sql")) {
    const adapter = { name: "SqlCartJournal", from: "#outbound/sql/@carts/sql-cart-journal.ts" };
    const value = "new SqlCartJournal(db)";
    slots.migration.add({ id: "0003-carts" });
    slots.table.add(
      { name: "carts", columns: { user_id: "string", content: "string", sequence: "number" } },
      {
        name: "cart_journal",
        columns: {
          sequence: "Generated<number>",
          user_id: "string",
          content: "string",
          written_at: "string",
          retry_at: "string | null",
        },
        imports: [{ name: "Generated", from: "kysely", type: true }],
      },
    );
    slots.stored.add({ ...stored, side: "server", value, imports: [adapter, type] });
    if (has("embedded-database")) {
      slots.provider.add({
        name: "cartJournal",
        layer: "outbound",
        expression: value,
        imports: [adapter],
      });
    }
  }
  if (has("mongo")) {
    slots.collection.add({
      name: "cart_journal",
      indexes: ['{ name: "cart_journal_newest_of_user", key: { userId: 1, _id: -1 } }'],
    });
    slots.stored.add({
      ...stored,
      side: "server",
      value: "new MongoCartJournal(db, config.DATABASE_STATEMENT_TIMEOUT_MS)",
      imports: [
        { name: "MongoCartJournal", from: "#outbound/mongo/@carts/mongo-cart-journal.ts" },
        type,
      ],
    });
  }
  if (has("memory")) {
    slots.stored.add({
      ...stored,
      side: "memory",
      value: "new MemoryCartJournal(memory)",
      imports: [
        { name: "MemoryCartJournal", from: "#outbound/memory/@carts/memory-cart-journal.ts" },
        type,
      ],
    });
    slots.provider.add({
      name: "cartJournal",
      layer: "outbound",
      expression: "storage.cartJournal",
      imports: [],
    });
  }
}

function contributeRest(slots: Slots): void {
  slots.readmeRow.add(
    {
      table: "endpoints",
      cells: ["`PUT /v1/users/:id/cart`", "Replace what is in a user's cart"],
      sort: "/v1/users/:id/cart 1",
    },
    {
      table: "endpoints",
      cells: ["`GET /v1/users/:id/cart`", "Read a user's cart"],
      sort: "/v1/users/:id/cart 2",
    },
    { table: "errors", cells: ["`journal_full`", "503"], sort: "503" },
  );
  slots.restResource.add({
    name: "carts",
    expression: "cartRoutes(cartService)",
    imports: [{ name: "cartRoutes", from: "#inbound/rest/@carts/carts.ts" }],
  });
}

const readme = `
A cart is acknowledged once the journal keeps it, and is stored every \`WRITE_BEHIND_INTERVAL_MS\`, or as soon as there are
\`WRITE_BEHIND_BATCH_SIZE\`. Killed in between, the process loses nothing: whoever runs next, or beside it, flushes the journal.
Reads see every acknowledged write at once, in every process. With \`WRITE_BEHIND_MAX_PENDING\` writes waiting, the next one is
answered \`journal_full\`. A write that is answered \`deadline_exceeded\` has been dropped, unless its insert had begun: then it may be kept.

Whoever reads the table of carts past the service sees it as of the last flush. The journal's numbers tell newer from older:
never truncate it or set them back. A write that the table refuses stays in the journal, is logged and tried again each
minute; once it is late, the check of \`write-behind\` is degraded.

A cart is kept for any user id, and outlives a user who is deleted: looking the user up would be a read before every
acknowledgement, and what was true then need not be when the cart is stored.
`;

const sqlCleaning = `
Remove what nobody owns any more from time to time, once the journal is flushed:

\`\`\`sql
delete from carts where user_id not in (select id from users);
\`\`\`
`;

const mongoCleaning = `
Remove what nobody owns any more from time to time, in \`mongosh\` and once the journal is flushed:

\`\`\`js
const users = { from: "users", localField: "_id", foreignField: "_id", as: "users" };
const orphans = db.carts.aggregate([{ $lookup: users }, { $match: { users: [] } }]);
orphans.forEach(({ _id }) => db.carts.deleteOne({ _id }));
\`\`\`
`;
