import {
  defineArchitecture,
  type Field,
  type Names,
  type Role,
  toPascal,
} from "../../../src/pattern.ts";

const folders: Record<Exclude<Role, "root">, string> = {
  app: "src",
  domain: "src/domain",
  "use-case": "src/services",
  port: "src/data",
  outbound: "src/data",
  inbound: "src/api",
  platform: "src/platform",
  test: "test",
};

export default defineArchitecture({
  id: "layered",
  group: "Architecture",
  title: "Layered",
  summary: "api → services → data; few folders, one direction, quick to find your way in.",
  explain: `
Requests come in through \`api\`, business rules stand in \`services\` and \`domain\`, persistence in \`data\`. Imports point
down only, and a test says so.

**When not:** when several delivery mechanisms or stores must be exchangeable independently, or the domain is rich enough to
deserve isolation from how it is stored; then choose hexagonal.

**Cost:** services know the shape of the data layer. Least indirection of all the architectures.
`,
  place({ role, path }) {
    return role === "root" ? path : `${folders[role]}/${path}`;
  },
  contribute(slots, { sample }) {
    slots.diagram.add(
      { node: "application", label: "services" },
      { node: "persistence", label: "data" },
      { from: "application", to: "persistence" },
    );
    for (const cells of folderTable) slots.readmeRow.add({ table: "folders", cells });
    slots.readme.add({
      title: "Architecture",
      body: "Requests come in through `src/api`, use cases are in `src/services`, storage in `src/data`. Imports point down only;\n`test/architecture.test.ts` checks the last column of the table below.",
    });
    if (!sample) return;
    slots.provider.add(
      {
        name: "userService",
        layer: "use-case",
        expression: "new UserService(userRepository)",
        imports: [{ name: "UserService", from: "#use-case/@users/user-service.ts" }],
      },
      {
        name: "productService",
        layer: "use-case",
        expression: "new ProductService(productRepository)",
        imports: [{ name: "ProductService", from: "#use-case/@orders/product-service.ts" }],
      },
      {
        name: "orderService",
        layer: "use-case",
        expression: "new OrderService(orderRepository, unitOfWork)",
        imports: [{ name: "OrderService", from: "#use-case/@orders/order-service.ts" }],
      },
    );
  },
  describeResource({ resource: { fields, names } }) {
    const finders = fields.filter(({ unique }) => unique).map((field) => finder(field, names));
    return { finders: finders.join("\n\n") };
  },
  contributeResource(slots, { resource: { names }, has }) {
    const service = `${names.pascal}Service`;
    slots.provider.add({
      name: `${names.camel}Service`,
      layer: "use-case",
      expression: `new ${service}(${names.camel}Repository)`,
      imports: [{ name: service, from: `#use-case/@${names.kebabs}/${names.kebab}-service.ts` }],
      // No transport serves it yet.
      ...(!has("resource-api") && { exposed: true }),
    });
  },
});

function finder({ property, type }: Field, { camels, pascal }: Names): string {
  const name = `findBy${toPascal(property)}`;
  return `async ${name}(${property}: ${type === "int" ? "number" : "string"}): Promise<${pascal} | undefined> {
  return this.#${camels}.${name}(${property});
}`;
}

const folderTable = [
  ["`src/domain`", "Rules, as plain functions and types", "errors and events of `platform`"],
  ["`src/services`", "Use cases, the same for every transport", "`domain`, `data`, `platform`"],
  [
    "`src/data`",
    "What the use cases need from storage, and how it is done",
    "`domain`, `platform`",
  ],
  ["`src/api`", "Transports", "`services`, `domain`, `platform`"],
  ["`src/platform`", "Configuration, logging, health, events", "nothing"],
  ["`src/compose.ts`", "Puts it all together, for `main.ts` and for tests", "everything"],
];
