import {
  type CartLine,
  ClientError,
  defineClient,
  type Details,
  type FailureKind,
  type Field,
  type NewOrder,
  type Order,
  type OrderPage,
  type OrderTotal,
  type Product,
  type Resource,
  type ResourceClient,
  type SampleClient,
  type Saved,
  type SavedPage,
  type User,
  type UserDetails,
  type UserPage,
  type Untyped,
} from "../../../../src/proof.ts";
import { type Answer, beginRequest, isReady, json } from "../../../../test/matrix/http-client.ts";

export default defineClient({
  scheme: "http",
  connect: async (origin) => new GraphqlClient(origin),
  connectResources: async (origin) => new GraphqlResourceClient(origin),
});

const user = "id email name version";
const order = "id status total user { id }";

const createUser = `mutation ($input: UserInput!) { result: createUser(input: $input) { ${user} } }`;

type Variables = Readonly<Record<string, unknown>>;

class GraphqlClient implements SampleClient {
  readonly api = "graphql";
  readonly #origin: string;
  readonly #url: string;

  constructor(origin: string) {
    this.#origin = origin;
    this.#url = `${origin}/graphql`;
  }

  async createUser(input: UserDetails): Promise<User> {
    return this.#ask(createUser, { input });
  }

  async getUser(id: string): Promise<User> {
    return found(await this.#ask(`query ($id: ID!) { result: user(id: $id) { ${user} } }`, { id }));
  }

  async findUserByEmail(email: string): Promise<User | undefined> {
    const query = `query ($email: String!) { result: userByEmail(email: $email) { ${user} } }`;
    return (await this.#ask(query, { email })) ?? undefined;
  }

  async updateUser(id: string, version: number, input: UserDetails): Promise<User> {
    const mutation = `mutation ($id: ID!, $version: Int!, $input: UserInput!) {
      result: updateUser(id: $id, expectedVersion: $version, input: $input) { ${user} }
    }`;
    return this.#ask(mutation, { id, version, input });
  }

  async deleteUser(id: string, version: number): Promise<void> {
    const mutation =
      "mutation ($id: ID!, $version: Int!) { result: deleteUser(id: $id, expectedVersion: $version) }";
    await this.#ask(mutation, { id, version });
  }

  async putProduct({ sku, ...input }: Product): Promise<void> {
    const mutation =
      "mutation ($sku: ID!, $input: ProductInput!) { result: putProduct(sku: $sku, input: $input) { sku } }";
    await this.#ask(mutation, { sku, input });
  }

  async getProduct(sku: string): Promise<Product> {
    return found(
      await this.#ask("query ($sku: ID!) { result: product(sku: $sku) { sku price stock } }", {
        sku,
      }),
    );
  }

  async placeOrder(input: NewOrder): Promise<Order> {
    const mutation = `mutation ($input: OrderInput!) { result: placeOrder(input: $input) { ${order} } }`;
    return toOrder(await this.#ask(mutation, { input }));
  }

  async getOrder(id: string): Promise<Order> {
    return toOrder(
      found(await this.#ask(`query ($id: ID!) { result: order(id: $id) { ${order} } }`, { id })),
    );
  }

  async cancelOrder(id: string): Promise<Order> {
    return toOrder(
      await this.#ask(`mutation ($id: ID!) { result: cancelOrder(id: $id) { ${order} } }`, { id }),
    );
  }

  async listOrders({
    cursor,
    ...query
  }: {
    userId?: string;
    limit: number;
    cursor?: string;
  }): Promise<OrderPage> {
    const document = `query ($userId: ID, $limit: Int!, $cursor: String) {
      result: orders(userId: $userId, first: $limit, after: $cursor) {
        nodes { ${order} }
        pageInfo { hasNextPage endCursor }
      }
    }`;
    const { nodes, pageInfo } = await this.#ask(document, { ...query, cursor });
    return {
      items: nodes.map(toOrder),
      nextCursor: pageInfo.hasNextPage ? pageInfo.endCursor : undefined,
    };
  }

  async orderTotal(id: string, currency: string): Promise<OrderTotal> {
    const query = `query ($id: ID!, $currency: String!) {
      result: orderTotal(orderId: $id, currency: $currency) { amount currency rate stale }
    }`;
    return this.#ask(query, { id, currency });
  }

  async listUsers(query: { page?: number; pageSize?: number }): Promise<UserPage> {
    const document = `query ($page: Int! = 1, $pageSize: Int! = 20) {
      result: usersPage(page: $page, pageSize: $pageSize) {
        nodes { ${user} }
        pageInfo { totalItems totalPages }
      }
    }`;
    const { nodes, pageInfo } = await this.#ask(document, query);
    return { items: nodes, ...pageInfo };
  }

  async putCart(userId: string, lines: readonly CartLine[]): Promise<void> {
    const mutation = `mutation ($userId: ID!, $lines: [CartLineInput!]!) {
      result: putCart(userId: $userId, lines: $lines) { userId }
    }`;
    await this.#ask(mutation, { userId, lines });
  }

  async getCart(userId: string): Promise<CartLine[]> {
    const query =
      "query ($userId: ID!) { result: cart(userId: $userId) { lines { sku quantity } } }";
    return (await this.#ask(query, { userId })).lines;
  }

  async sendGarbage(): Promise<void> {
    await this.#send('{"query": ');
  }

  async sendOversize(bytes: number): Promise<void> {
    await this.#ask(createUser, { input: { email: "big@example.com", name: "x".repeat(bytes) } });
  }

  async correlate(id: string | undefined): Promise<string | undefined> {
    const headers = id === undefined ? json : { ...json, "x-request-id": id };
    const response = await fetch(this.#url, {
      method: "POST",
      headers,
      body: '{"query": "{ version }"}',
    });
    await response.arrayBuffer();
    return response.headers.get("x-request-id") ?? undefined;
  }

  async isReady(): Promise<boolean> {
    return isReady(this.#origin);
  }

  async beginCreateUser(input: UserDetails): Promise<{ finish(): Promise<User> }> {
    const begun = await beginRequest(this.#url, { query: createUser, variables: { input } });
    return { finish: async () => read(await begun.finish()) };
  }

  async close(): Promise<void> {}

  #ask(query: string, variables: Variables): Promise<Untyped> {
    return ask(this.#url, query, variables);
  }

  #send(body: string): Promise<Untyped> {
    return send(this.#url, body);
  }
}

class GraphqlResourceClient implements ResourceClient {
  readonly api = "graphql";
  readonly #url: string;

  constructor(origin: string) {
    this.#url = `${origin}/graphql`;
  }

  async create(resource: Resource, details: Details): Promise<Saved> {
    const { pascal } = resource.names;
    const mutation = `mutation ($input: ${pascal}Input!) {
      result: create${pascal}(input: $input) { ${selected(resource)} }
    }`;
    const input = toInput(resource, details);
    return toSaved(resource, await ask(this.#url, mutation, { input }));
  }

  async get(resource: Resource, id: string): Promise<Saved> {
    const query = `query ($id: ID!) {
      result: ${resource.names.camel}(id: $id) { ${selected(resource)} }
    }`;
    return toSaved(resource, found(await ask(this.#url, query, { id })));
  }

  async find(
    resource: Resource,
    { property, type }: Field,
    value: unknown,
  ): Promise<Saved | undefined> {
    const by = `By${property.slice(0, 1).toUpperCase()}${property.slice(1)}`;
    const scalar = { string: "String", int: "Int" }[type as string] ?? "ID";
    const query = `query ($value: ${scalar}!) {
      result: ${resource.names.camel}${by}(${property}: $value) { ${selected(resource)} }
    }`;
    const result = await ask(this.#url, query, { value });
    return result === null ? undefined : toSaved(resource, result);
  }

  async update(
    resource: Resource,
    id: string,
    expectedVersion: number,
    details: Details,
  ): Promise<Saved> {
    const { pascal } = resource.names;
    const mutation = `mutation ($id: ID!, $version: Int!, $input: ${pascal}Input!) {
      result: update${pascal}(id: $id, expectedVersion: $version, input: $input) {
        ${selected(resource)}
      }
    }`;
    const input = toInput(resource, details);
    const variables = { id, version: expectedVersion, input };
    return toSaved(resource, await ask(this.#url, mutation, variables));
  }

  async delete({ names }: Resource, id: string, expectedVersion: number): Promise<void> {
    const mutation = `mutation ($id: ID!, $version: Int!) {
      result: delete${names.pascal}(id: $id, expectedVersion: $version)
    }`;
    await ask(this.#url, mutation, { id, version: expectedVersion });
  }

  async list(
    resource: Resource,
    { limit, cursor }: { limit: number; cursor?: string },
  ): Promise<SavedPage> {
    const query = `query ($limit: Int!, $cursor: String) {
      result: ${resource.names.camels}(first: $limit, after: $cursor) {
        nodes { ${selected(resource)} }
        pageInfo { hasNextPage endCursor }
      }
    }`;
    const { nodes, pageInfo } = await ask(this.#url, query, { limit, cursor });
    return {
      items: nodes.map((node: Untyped) => toSaved(resource, node)),
      nextCursor: pageInfo.hasNextPage ? pageInfo.endCursor : undefined,
    };
  }

  async close(): Promise<void> {}
}

function selected({ fields }: Resource): string {
  return ["id", "version", ...fields.map(({ property }) => property)].join(" ");
}

function toInput({ fields }: Resource, details: Details): Details {
  return inCase("toUpperCase", fields, details);
}

function toSaved({ fields }: Resource, { id, version, ...details }: Untyped): Saved {
  return { id, version, details: inCase("toLowerCase", fields, details) };
}

/** Values of enums are constants here, and words elsewhere. */
function inCase(
  turn: "toUpperCase" | "toLowerCase",
  fields: readonly Field[],
  details: Details,
): Details {
  const enums = new Set(
    fields.filter(({ type }) => type === "enum").map(({ property }) => property),
  );
  const turned = Object.entries(details).map(([property, value]) => [
    property,
    enums.has(property) && typeof value === "string" ? value[turn]() : value,
  ]);
  return Object.fromEntries(turned);
}

function ask(url: string, query: string, variables: Variables): Promise<Untyped> {
  return send(url, JSON.stringify({ query, variables }));
}

async function send(url: string, body: string): Promise<Untyped> {
  const response = await fetch(url, { method: "POST", headers: json, body });
  return read({ status: response.status, text: await response.text() });
}

/** @throws ClientError for an answer with errors, whatever its status, and for any that GraphQL did not make */
function read({ status, text }: Answer): Untyped {
  const { data, errors, code, detail } = JSON.parse(text);
  const [error] = errors ?? [];
  if (error !== undefined) {
    const { extensions = {}, message } = error;
    // GraphQL's own errors on documents and variables have no kind.
    throw new ClientError(extensions.kind ?? "validation", extensions.code ?? "", message);
  }
  if (status !== 200)
    throw new ClientError(kinds[status] ?? "internal", code ?? `http_${status}`, detail ?? text);
  return data.result;
}

const kinds: Readonly<Record<number, FailureKind>> = {
  400: "validation",
  401: "unauthenticated",
  403: "forbidden",
  413: "validation",
  415: "validation",
  429: "rate_limited",
  503: "unavailable",
};

/** GraphQL answers null for what is not there. */
function found<T>(result: T | null): T {
  if (result === null) throw new ClientError("not_found", "", "null");
  return result;
}

interface OrderNode {
  id: string;
  status: string;
  total: number;
  user: { id: string } | null;
}

function toOrder({ id, status, total, user: owner }: OrderNode): Order {
  return { id, userId: owner?.id ?? "", status: status.toLowerCase(), total };
}
