import {
  type CartLine,
  ClientError,
  defineClient,
  type FailureKind,
  type NewOrder,
  type Order,
  type OrderPage,
  type OrderTotal,
  type Product,
  type SampleClient,
  type User,
  type UserDetails,
  type UserPage,
  type Untyped,
} from "../../../../src/proof.ts";
import { type Answer, beginRequest, isReady, json } from "../../../../test/matrix/http-client.ts";

export default defineClient({
  scheme: "http",
  connect: async (origin) => new GraphqlClient(origin),
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
    return this.#send(JSON.stringify({ query, variables }));
  }

  async #send(body: string): Promise<Untyped> {
    const response = await fetch(this.#url, { method: "POST", headers: json, body });
    return read({ status: response.status, text: await response.text() });
  }
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
