import { definePattern } from "../../../src/pattern.ts";
import { contributeResource, describeResource } from "./resource.ts";

export default definePattern({
  id: "repository",
  group: "Data",
  title: "Repository",
  summary:
    "findById, findByEmail, save and delete behind a port; one contract suite for every adapter.",
  explain: `
Services see collections of domain objects, not tables. Saving checks the version that was read, so nobody overwrites a
change they have not seen, and one contract suite says what every adapter must do.

**When not:** for reports and read models; query the database directly there.

**Cost:** a mapping between rows and objects in each adapter.
`,
  always: true,
  contribute(slots, { sample }) {
    if (!sample) return;
    slots.repository.add(
      { name: "users", port: { name: "UserRepository", from: "#port/@users/user-repository.ts" } },
      {
        name: "products",
        port: { name: "ProductRepository", from: "#port/@orders/product-repository.ts" },
      },
      {
        name: "orders",
        port: { name: "OrderRepository", from: "#port/@orders/order-repository.ts" },
      },
    );
  },
  describeResource,
  contributeResource,
});
