import { definePattern } from "../../../src/pattern.ts";

export default definePattern({
  id: "unit-of-work",
  group: "Data",
  title: "Unit of work",
  summary: "Several repositories commit or roll back together; events leave after the commit.",
  explain: `
A use case opens a transaction as \`unitOfWork.run(tx => …)\`; \`tx\` carries every repository, bound to one connection, and
collects domain events that are delivered only after the commit. Serialization failures and deadlocks run the closure again.
Events stay in the process: they are lost if it dies after the commit and before their subscribers are done.

**When not:** for a single write; repositories do that atomically by themselves.

**Cost:** one connection for as long as the closure runs, so nothing that leaves the process belongs in it.
`,
  provides: ["domain-events", "transactions"],
  // Without resources there is nothing to carry.
  requires: ({ sample }) => (sample ? ["repositories"] : ["resources"]),
  preset: "production",
  contribute(slots, { sample, has }) {
    slots.provider.add({
      name: "events",
      layer: "platform",
      expression: "new EventBus(logger)",
      imports: [{ name: "EventBus", from: "#platform/events.ts" }],
    });
    slots.testRepository.add({
      name: "events",
      statement: "const events = new EventBus(logger);",
      value: "events",
      imports: [{ name: "EventBus", from: "#platform/events.ts" }],
    });
    if (has("sql")) {
      slots.stored.add({
        name: "unitOfWork",
        type: "(events: EventBus) => UnitOfWork",
        side: "server",
        value: "(events) => new SqlUnitOfWork(db, events)",
        imports: [
          { name: "SqlUnitOfWork", from: "#outbound/sql/sql-unit-of-work.ts" },
          { name: "EventBus", from: "#platform/events.ts", type: true },
          { name: "UnitOfWork", from: "#port/unit-of-work.ts", type: true },
        ],
      });
    }
    if (has("embedded-database")) {
      slots.provider.add({
        name: "unitOfWork",
        layer: "outbound",
        expression: "new SqlUnitOfWork(db, events)",
        imports: [{ name: "SqlUnitOfWork", from: "#outbound/sql/sql-unit-of-work.ts" }],
        // Without the sample, nothing uses it yet.
        ...(!sample && { exposed: true }),
      });
      slots.testRepository.add({
        name: "unitOfWork",
        value: "new SqlUnitOfWork(db, events)",
        imports: [{ name: "SqlUnitOfWork", from: "#outbound/sql/sql-unit-of-work.ts" }],
      });
    }
    if (!sample) return;
    slots.wiring.add(
      {
        id: "log placed orders",
        statement: `events.subscribe<OrderPlaced>("order.placed", ({ order }) =>
  logger.info({ orderId: order.id, total: order.total }, "order placed"),
);`,
        imports: [{ name: "OrderPlaced", from: "#domain/@orders/order.ts", type: true }],
      },
      {
        id: "log cancelled orders",
        statement: `events.subscribe<OrderCancelled>("order.cancelled", ({ order }) =>
  logger.info({ orderId: order.id }, "order cancelled"),
);`,
        imports: [{ name: "OrderCancelled", from: "#domain/@orders/order.ts", type: true }],
      },
    );
  },
});
