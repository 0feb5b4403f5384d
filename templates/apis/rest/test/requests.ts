/** What to ask a service for so that every operation of its OpenAPI document can succeed, as Portman wants to be told. */
import { randomUUID } from "node:crypto";
import type { Service } from "../../../../src/proof.ts";

/** @returns a configuration under which each operation has to answer as the document says that it does when all is well */
export async function requestsFor(service: Service): Promise<object> {
  const client = service.clients.find(({ api }) => api === "rest")!;
  const person = () => ({ email: `${randomUUID()}@example.com`, name: "Ada Lovelace" });
  const [user, leaver] = [await client.createUser(person()), await client.createUser(person())];
  const sku = randomUUID();
  await client.putProduct({ sku, price: 1000, stock: 100 });
  const newOrder = { userId: user.id, lines: [{ sku, quantity: 1 }] };
  const order = await client.placeOrder(newOrder);

  const overwrites = {
    "*::/v1/users/**": path("id", user.id),
    "*::/v1/orders/**": path("id", order.id),
    "*::/v1/products/**": path("sku", sku),
    "POST::/v1/users": body(person()),
    "POST::/v1/orders": body(newOrder),
    "PUT::/v1/users/{id}": { ...anyVersion, ...body(person()) },
    "DELETE::/v1/users/{id}": { ...anyVersion, ...path("id", leaver.id) },
  };
  const rules = ["statusSuccess", "contentType", "schemaValidation"];
  return {
    version: 1,
    tests: {
      contractTests: [
        {
          openApiOperation: "*::/*",
          ...Object.fromEntries(rules.map((rule) => [rule, { enabled: true }])),
        },
      ],
    },
    overwrites: Object.entries(overwrites).map(([openApiOperation, overwrite]) => ({
      openApiOperation,
      ...overwrite,
    })),
  };
}

const anyVersion = { overwriteRequestHeaders: [{ key: "if-match", value: "*" }] };

function path(key: string, value: string) {
  return { overwriteRequestPathVariables: [{ key, value }] };
}

function body(values: object) {
  return {
    overwriteRequestBody: Object.entries(values).map(([key, value]) => ({
      key,
      value: value as unknown,
    })),
  };
}
