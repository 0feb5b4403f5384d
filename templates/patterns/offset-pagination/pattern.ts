import { definePattern, type Slots } from "../../../src/pattern.ts";

export default definePattern({
  id: "offset-pagination",
  group: "API",
  title: "Offset pagination",
  summary: "Numbered pages with a total; no row twice or missed while others are inserted.",
  explain: `
Users by page number, for tables with a pager: \`page\` and \`pageSize\` in; items, total and number of pages out; over REST with
\`Link\` headers. The order is by what never changes, oldest first, so rows that are inserted meanwhile land behind what was
read. Page and total come from one snapshot. Skipped rows are skipped in the index; only those of the page are fetched.

**When not:** clients walk through everything, or feeds grow at the top: then keyset pages cost the same however deep.
Deleting a row moves all later ones up, so that one of them may be missed.

**Cost:** each page counts all rows and walks over those it skips: one composite index, and a bound (\`PAGE_MAX_OFFSET\`) beyond
which pages are refused.
`,
  provides: ["offset-pages", "number-queries"],
  // Without resources there is nothing to list.
  requires: ({ sample }) => (sample ? ["repositories"] : ["sample-resources"]),
  contribute(slots, { sample, has }) {
    if (!sample) return;
    slots.config.add({
      key: "PAGE_MAX_OFFSET",
      schema: "integer(0, 10_000_000)",
      default: 10_000,
      description: "How many rows a numbered page may skip; deeper ones are refused",
    });
    if (has("sql")) keepInSql(slots);
    if (has("mongo")) keepInMongo(slots);
    if (has("memory")) keepInMemory(slots);
    else provide(slots, "new SqlUserPages(db)", [sqlAdapter]);
    slots.provider.add({
      name: "userListing",
      layer: "use-case",
      expression: "new UserListing(userPages, config.PAGE_MAX_OFFSET)",
      imports: [{ name: "UserListing", from: "#use-case/@users/user-listing.ts" }],
    });
    if (has("rest-api")) {
      slots.readmeRow.add(
        {
          table: "endpoints",
          cells: ["`GET /v1/users?page=&pageSize=`", "List users, oldest first, by page number"],
          sort: "/v1/users 0",
        },
        { table: "errors", cells: ["`page_too_deep`", "422"], sort: "422" },
      );
      slots.restResource.add({
        name: "userPages",
        expression: "userPageRoutes(userListing)",
        imports: [{ name: "userPageRoutes", from: "#inbound/rest/@users/user-pages.ts" }],
      });
    }
    if (has("graphql-api")) {
      slots.graphqlModule.add({
        name: "userPages",
        expression: "userPageModule(userListing)",
        imports: [{ name: "userPageModule", from: "#inbound/graphql/@users/user-pages.ts" }],
      });
    }
    if (has("grpc-api")) {
      slots.wiring.add({
        id: "serve user pages over gRPC",
        statement: "grpc.serve(userListingCalls(userListing));",
        imports: [{ name: "userListingCalls", from: "#inbound/grpc/@users/user-listing-calls.ts" }],
      });
    }
  },
});

const port = { name: "UserPages", from: "#port/@users/user-pages.ts", type: true } as const;
const sqlAdapter = { name: "SqlUserPages", from: "#outbound/sql/@users/sql-user-pages.ts" };

function keepInSql(slots: Slots): void {
  slots.migration.add({ id: "0003-users-oldest" });
  slots.stored.add({
    name: "userPages",
    type: "UserPages",
    side: "server",
    value: "new SqlUserPages(db)",
    imports: [sqlAdapter, port],
  });
}

function keepInMongo(slots: Slots): void {
  slots.collection.add({
    name: "users",
    indexes: ['{ name: "users_oldest", key: { createdAt: 1, _id: 1 } }'],
  });
  slots.stored.add({
    name: "userPages",
    type: "UserPages",
    side: "server",
    value: "new MongoUserPages(db)",
    imports: [{ name: "MongoUserPages", from: "#outbound/mongo/@users/mongo-user-pages.ts" }, port],
  });
}

function keepInMemory(slots: Slots): void {
  slots.stored.add({
    name: "userPages",
    type: "UserPages",
    side: "memory",
    value: "new MemoryUserPages(memory)",
    imports: [
      { name: "MemoryUserPages", from: "#outbound/memory/@users/memory-user-pages.ts" },
      port,
    ],
  });
  provide(slots, "storage.userPages", []);
}

function provide(
  slots: Slots,
  expression: string,
  imports: readonly { name: string; from: string }[],
): void {
  slots.provider.add({ name: "userPages", layer: "outbound", expression, imports });
}
