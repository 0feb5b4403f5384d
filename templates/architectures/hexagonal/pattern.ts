import { defineArchitecture } from "../../../src/pattern.ts";

const layers = {
  domain: "domain",
  "use-case": "application",
  port: "application/ports",
  inbound: "adapters/in",
  outbound: "adapters/out",
} as const;

/** What the domain may know of the rest of the project. */
const kernel = new Set(["errors.ts"]);

export default defineArchitecture({
  id: "hexagonal",
  group: "Architecture",
  title: "Hexagonal",
  summary: "Modules of domain, application and adapters; the application owns its ports, adapters implement them.",
  explain: `
Each module has a pure \`domain\`, an \`application\` of one use case a file with the ports it owns, and \`adapters\` on both
sides. Imports point inwards only: adapters know the application, never the other way round, and \`compose.ts\` joins them.
Modules meet through their \`index.ts\`. An architecture test says so, and names the import that breaks a rule.

**When not:** when most of the service reads rows and sends them on. Layered says the same in fewer files.

**Cost:** about ten files more than layered for the sample, and a port for every step out of the application.
`,
  place({ role, path, module }) {
    if (role === "root") return path;
    if (role === "app") return `src/${path}`;
    if (role === "test") return `test/${path}`;
    if (role === "platform") return `src/${kernel.has(path) ? "kernel" : "platform"}/${path}`;
    if (module === undefined) return `src/${layers[role]}/${path}`;
    if (role === "use-case" && path === "index.ts") return `src/modules/${module}/index.ts`;
    return `src/modules/${module}/${layers[role]}/${path}`;
  },
  contribute(slots, { sample }) {
    slots.diagram.add(
      { node: "application", label: "use cases and domain" },
      { node: "persistence", label: "adapters/out" },
      { from: "application", to: "persistence", label: "through its ports" },
    );
    if (!sample) return;
    slots.provider.add(
      {
        name: "userService",
        layer: "use-case",
        expression: "makeUserService(userRepository)",
        imports: [{ name: "makeUserService", from: "#use-case/@users/index.ts" }],
      },
      {
        name: "productService",
        layer: "use-case",
        expression: "makeProductService(productRepository)",
        imports: [{ name: "makeProductService", from: "#use-case/@orders/index.ts" }],
      },
      {
        name: "orderService",
        layer: "use-case",
        expression: "makeOrderService(orderRepository, unitOfWork, userService)",
        imports: [{ name: "makeOrderService", from: "#use-case/@orders/index.ts" }],
      },
    );
  },
});
