import { definePattern } from "../../../src/pattern.ts";

export default definePattern({
  id: "cursor-pagination",
  group: "API",
  title: "Cursor pagination",
  summary: "Keyset pages with an opaque cursor; no row twice or missed while others are inserted.",
  explain: `
Each page continues after the last row of the one before, by an index, at the same cost on page 1 and page 10,000. The cursor
carries the database's own timestamp text, since a JavaScript date would drop the microseconds.

**When not:** when people jump to page numbers or need a total.

**Cost:** one composite index a sort order.
`,
  provides: ["cursor-pages", "number-queries"],
  // Without resources there is nothing to list.
  requires: ({ sample }) => (sample ? ["repositories"] : ["resources"]),
  preset: "standard",
  contribute(slots, { sample, has }) {
    if (!sample) return;
    if (has("sql")) {
      slots.stored.add({
        name: "orderPages",
        type: "OrderPages",
        side: "server",
        value: "new SqlOrderPages(db)",
        imports: [
          { name: "SqlOrderPages", from: "#outbound/sql/@orders/sql-order-pages.ts" },
          { name: "OrderPages", from: "#port/@orders/order-pages.ts", type: true },
        ],
      });
    }
    if (has("embedded-database")) {
      slots.provider.add({
        name: "orderPages",
        layer: "outbound",
        expression: "new SqlOrderPages(db)",
        imports: [{ name: "SqlOrderPages", from: "#outbound/sql/@orders/sql-order-pages.ts" }],
      });
    }
    slots.provider.add({
      name: "orderListing",
      layer: "use-case",
      expression: "new OrderListing(orderPages)",
      imports: [{ name: "OrderListing", from: "#use-case/@orders/order-listing.ts" }],
    });
    if (has("rest-api")) {
      slots.readmeRow.add(
        {
          table: "endpoints",
          cells: ["`GET /v1/orders?userId=&limit=&cursor=`", "List orders, newest first"],
          sort: "/v1/orders 0",
        },
        { table: "errors", cells: ["`invalid_cursor`", "422"], sort: "422" },
      );
      slots.restResource.add({
        name: "orderPages",
        expression: "orderPageRoutes(orderListing)",
        imports: [{ name: "orderPageRoutes", from: "#inbound/rest/@orders/order-pages.ts" }],
      });
    }
  },
  describeResource({ resource }) {
    const refers = resource.fields.some(
      ({ target }) =>
        target !== undefined && !(target.own && target.names.kebab === resource.names.kebab),
    );
    return { repositoriesGiven: refers ? "repositories" : "" };
  },
  contributeResource(slots, { resource, has }) {
    const { camel, kebab, kebabs, pascal } = resource.names;
    const name = `${camel}Pages`;
    const adapter = {
      name: `Sql${pascal}Pages`,
      from: `#outbound/sql/@${kebabs}/sql-${kebab}-pages.ts`,
    };
    const value = `new ${adapter.name}(db)`;
    if (has("sql")) {
      const port = { name: `${pascal}Pages`, from: `#port/@${kebabs}/${kebab}-pages.ts` };
      const imports = [adapter, { ...port, type: true }];
      slots.stored.add({ name, type: port.name, side: "server", value, imports });
    }
    if (has("embedded-database")) {
      slots.provider.add({ name, layer: "outbound", expression: value, imports: [adapter] });
      slots.testRepository.add({ name, value, imports: [adapter] });
    }
    const listing = `${pascal}Listing`;
    slots.provider.add({
      name: `${camel}Listing`,
      layer: "use-case",
      expression: `new ${listing}(${name})`,
      imports: [{ name: listing, from: `#use-case/@${kebabs}/${kebab}-listing.ts` }],
      // No transport serves it yet.
      ...(!has("resource-api") && { exposed: true }),
    });
  },
});
