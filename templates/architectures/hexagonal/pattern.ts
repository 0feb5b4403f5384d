import { defineArchitecture, toPascal } from "../../../src/pattern.ts";

const layers = {
  domain: "domain",
  "use-case": "application",
  port: "application/ports",
  inbound: "adapters/in",
  outbound: "adapters/out",
} as const;

/** What the inside of a module may know of the rest of the project. */
const kernel = new Set(["domain-event.ts", "errors.ts", "text.ts"]);

export default defineArchitecture({
  id: "hexagonal",
  group: "Architecture",
  title: "Hexagonal",
  summary:
    "Modules of domain, application and adapters; the application owns its ports, adapters implement them.",
  explain: `
Each module has a pure \`domain\`, an \`application\` of one use case a file with the ports it owns, and \`adapters\` on both
sides. Imports point inwards only: adapters know the application, never the other way round, and \`compose.ts\` joins them.
Modules meet through their \`index.ts\`. An architecture test says so, and names the import that breaks a rule.

**When not:** when most of the service reads rows and sends them on. Layered says the same in fewer files.

**Cost:** a dozen files more than layered for the sample, and a port for every step out of the application.
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
  importVia(importer, imported) {
    const inside = importer.module === imported.module || importer.role === "test";
    const closed =
      imported.role === "domain" || imported.role === "use-case" || imported.role === "port";
    // What belongs to no module, such as the unit of work, carries its own layer of every module.
    const carries = importer.module === undefined && importer.role === imported.role;
    if (imported.module === undefined || inside || !closed || carries) return undefined;
    return `#use-case/@${imported.module}/index.ts`;
  },
  contribute(slots, { sample }) {
    slots.diagram.add(
      { node: "application", label: "use cases and domain" },
      { node: "persistence", label: "adapters/out" },
      { from: "application", to: "persistence", label: "through its ports" },
    );
    for (const cells of folderTable) slots.readmeRow.add({ table: "folders", cells });
    slots.readme.add({
      title: "Architecture",
      body: "Each module has a pure domain, an application of one use case a file, and adapters that implement or call its ports.\nModules meet through their `index.ts`. `test/architecture.test.ts` checks the last column of the table below.",
    });
    if (!sample) return;
    slots.provider.add(
      {
        name: "userService",
        layer: "use-case",
        expression: "makeUserService(userRepository)",
        imports: [{ name: "makeUserService", from: "#use-case/@users/user-service.ts" }],
      },
      {
        name: "productService",
        layer: "use-case",
        expression: "makeProductService(productRepository)",
        imports: [{ name: "makeProductService", from: "#use-case/@orders/product-service.ts" }],
      },
      {
        name: "orderService",
        layer: "use-case",
        expression: "makeOrderService(orderRepository, unitOfWork, userService)",
        imports: [{ name: "makeOrderService", from: "#use-case/@orders/order-service.ts" }],
      },
    );
  },
  describeResource({ resource: { fields, names } }) {
    const unique = fields.filter((field) => field.unique);
    const finders = unique.map(({ property, type }) => {
      const find = `findBy${toPascal(property)}`;
      const parameter = `${property}: ${type === "int" ? "number" : "string"}`;
      return {
        type: `${find}(${parameter}): Promise<${names.pascal} | undefined>;`,
        call: `${find}: (${property}) => ${names.camels}.${find}(${property}),`,
      };
    });
    return {
      finderTypes: finders.map(({ type }) => type).join("\n"),
      finders: finders.map(({ call }) => call).join("\n"),
    };
  },
  contributeResource(slots, { resource: { names }, has }) {
    const make = `make${names.pascal}Service`;
    slots.provider.add({
      name: `${names.camel}Service`,
      layer: "use-case",
      expression: `${make}(${names.camel}Repository)`,
      imports: [{ name: make, from: `#use-case/@${names.kebabs}/${names.kebab}-service.ts` }],
      // No transport serves it yet.
      ...(!has("resource-api") && { exposed: true }),
    });
  },
});

const folderTable = [
  [
    "`src/adapters`",
    "What modules share: servers, database, migrations",
    "as in a module, and a module's `index.ts`",
  ],
  [
    "`src/application/ports`",
    "What modules share: the unit of work",
    "ports of every module, `kernel`",
  ],
  ["`src/compose.ts`", "Puts it all together, for `main.ts` and for tests", "everything"],
  ["`src/kernel`", "What a domain may know of the rest", "nothing"],
  [
    "`src/modules/*/adapters/in`",
    "Transports",
    "`application`, `domain`, `kernel`, `platform`, another module's `index.ts`",
  ],
  [
    "`src/modules/*/adapters/out`",
    "How it is stored",
    "`application/ports`, `domain`, `kernel`, `platform`, another module's `index.ts`",
  ],
  [
    "`src/modules/*/application`",
    "Use cases, and in `ports` what they need",
    "`domain`, `kernel`, another module's `index.ts`",
  ],
  ["`src/modules/*/domain`", "Rules, as plain functions and types", "`kernel`"],
  ["`src/modules/*/index.ts`", "All that other modules may know", "`application`, `domain`"],
  ["`src/platform`", "Configuration, logging, health, events", "`kernel`"],
];
