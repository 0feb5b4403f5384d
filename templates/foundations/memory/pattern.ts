import { defineFoundation } from "../../../src/pattern.ts";
import { contributeResource, describeResource } from "./resource.ts";

export default defineFoundation({
  id: "memory",
  group: "Foundations",
  title: "In-memory adapters",
  summary:
    "Repositories and transactions in the memory of the process, for when no server is there.",
  explain: `
\`DATABASE_URL=memory:\` serves without any server, and unit and component tests need none: \`storage.ts\` opens either the server
or the memory of the process, and both pass the same contract suites. Transactions run one after the other and are all or
nothing.

**When not:** for data that should still be there after a restart.

**Cost:** a second adapter for each port. Look-ups by anything but the id walk through all rows.
`,
  provides: ["memory"],
  contribute(slots, { sample, has }) {
    slots.provider.add({
      name: "storage",
      layer: "platform",
      expression: "await openStorage(config, logger)",
      imports: [{ name: "openStorage", from: "#app/storage.ts" }],
      close: "await storage.close();",
    });
    slots.wiring.add({
      id: "check database",
      // A full pool says so before the check gives up.
      statement: `health.addCheck("database", () => storage.ping(), {
  timeoutMs: config.DATABASE_ACQUIRE_TIMEOUT_MS + 1000,
});`,
    });
    const unitOfWork = "#outbound/memory/memory-unit-of-work.ts";
    if (has("transactions")) {
      slots.provider.add({
        name: "unitOfWork",
        layer: "outbound",
        expression: "storage.unitOfWork(events)",
        imports: [],
        // Without the sample, nothing uses it yet.
        ...(!sample && { exposed: true }),
      });
      slots.stored.add({
        name: "unitOfWork",
        type: "(events: EventBus) => UnitOfWork",
        side: "memory",
        value: "(events) => new MemoryUnitOfWork(memory, events)",
        imports: [
          { name: "MemoryUnitOfWork", from: unitOfWork },
          { name: "EventBus", from: "#platform/events.ts", type: true },
          { name: "UnitOfWork", from: "#port/unit-of-work.ts", type: true },
        ],
      });
    }
    if (has("transactions") && has("resources")) {
      slots.testRepository.add({
        name: "unitOfWork",
        value: "storage.unitOfWork(events)",
        imports: [],
      });
    }
    if (!sample) return;

    slots.reference.add({ table: "orders", property: "userId", to: "users" });

    if (has("cursor-pages")) {
      slots.provider.add({
        name: "orderPages",
        layer: "outbound",
        expression: "storage.orderPages",
        imports: [],
      });
      slots.stored.add({
        name: "orderPages",
        type: "OrderPages",
        side: "memory",
        value: "new MemoryOrderPages(memory)",
        imports: [
          { name: "MemoryOrderPages", from: "#outbound/memory/@orders/memory-order-pages.ts" },
          { name: "OrderPages", from: "#port/@orders/order-pages.ts", type: true },
        ],
      });
    }
    if (has("graphql-api")) {
      for (const [name, module, type] of batches) {
        const path = type.replaceAll(/\B([A-Z])/g, "-$1").toLowerCase();
        const port = { name: type, from: `#port/@${module}/${path}.ts` };
        const adapter = `Memory${type}`;
        slots.provider.add({
          name,
          layer: "outbound",
          expression: `storage.${name}`,
          imports: [],
          override: port,
        });
        slots.stored.add({
          name,
          type,
          side: "memory",
          value: `new ${adapter}(memory)`,
          imports: [
            { name: adapter, from: `#outbound/memory/@${module}/memory-${path}.ts` },
            { ...port, type: true },
          ],
        });
      }
    }
    for (const [name, module, type] of repositories) {
      const path = type.replaceAll(/\B([A-Z])/g, "-$1").toLowerCase();
      const port = { name: type, from: `#port/@${module}/${path}.ts` };
      const adapter = {
        name: `Memory${type}`,
        from: `#outbound/memory/@${module}/memory-${path}.ts`,
      };
      slots.provider.add({
        name: `${type[0]!.toLowerCase()}${type.slice(1)}`,
        layer: "outbound",
        expression: `storage.${name}`,
        imports: [],
        ...(name === "users" && { override: port }),
      });
      slots.testRepository.add({ name, value: `storage.${name}`, imports: [] });
      slots.adapter.add({ name, file: unitOfWork, factory: "memoryRepositories", class: adapter });
      slots.stored.add({
        name,
        type,
        side: "memory",
        value: `new ${adapter.name}(memory)`,
        imports: [adapter, { ...port, type: true }],
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

const batches = [
  ["userBatches", "users", "UserBatches"],
  ["orderBatches", "orders", "OrderBatches"],
] as const;
