import { type Answer, beginRequest, isReady, json } from "../../../../test/matrix/http-client.ts";
import {
  type CartLine,
  ClientError,
  defineClient,
  type Details,
  type Field,
  type FailureKind,
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

export default defineClient({
  scheme: "http",
  connect: async (origin) => new RestClient(origin),
  connectResources: async (origin) => new RestResourceClient(origin),
});

interface Request {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

class RestClient implements SampleClient {
  readonly api = "rest";
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async createUser(body: UserDetails): Promise<User> {
    return toUser(await this.#call("POST", "/v1/users", { body }));
  }

  async getUser(id: string): Promise<User> {
    return toUser(await this.#call("GET", `/v1/users/${id}`));
  }

  async findUserByEmail(email: string): Promise<User | undefined> {
    const { items } = await this.#call("GET", `/v1/users?email=${encodeURIComponent(email)}`);
    return items[0] && toUser(items[0]);
  }

  async updateUser(id: string, version: number, body: UserDetails): Promise<User> {
    const headers = { "if-match": `"${version}"` };
    return toUser(await this.#call("PUT", `/v1/users/${id}`, { body, headers }));
  }

  async deleteUser(id: string, version: number): Promise<void> {
    await this.#call("DELETE", `/v1/users/${id}`, { headers: { "if-match": `"${version}"` } });
  }

  async putProduct({ sku, ...body }: Product): Promise<void> {
    await this.#call("PUT", `/v1/products/${sku}`, { body });
  }

  async getProduct(sku: string): Promise<Product> {
    return this.#call("GET", `/v1/products/${sku}`);
  }

  async placeOrder({ idempotencyKey, ...body }: NewOrder): Promise<Order> {
    const headers = idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey };
    return toOrder(await this.#call("POST", "/v1/orders", { body, headers }));
  }

  async getOrder(id: string): Promise<Order> {
    return toOrder(await this.#call("GET", `/v1/orders/${id}`));
  }

  async cancelOrder(id: string): Promise<Order> {
    return toOrder(await this.#call("POST", `/v1/orders/${id}/cancel`));
  }

  async listOrders(query: { userId?: string; limit: number; cursor?: string }): Promise<OrderPage> {
    const parameters = new URLSearchParams({ ...query, limit: `${query.limit}` });
    const { items, nextCursor } = await this.#call("GET", `/v1/orders?${parameters.toString()}`);
    return { items: items.map(toOrder), nextCursor: nextCursor ?? undefined };
  }

  async orderTotal(id: string, currency: string): Promise<OrderTotal> {
    return toTotal(await this.#call("GET", `/v1/orders/${id}/total?currency=${currency}`));
  }

  async listUsers(query: { page?: number; pageSize?: number }): Promise<UserPage> {
    const parameters = Object.entries(query).map(([name, value]) => `${name}=${value}`);
    const { items, totalItems, totalPages } = await this.#call(
      "GET",
      `/v1/users?${parameters.join("&")}`,
    );
    return { items: items.map(toUser), totalItems, totalPages };
  }

  async putCart(userId: string, lines: readonly CartLine[]): Promise<void> {
    await this.#call("PUT", `/v1/users/${userId}/cart`, { body: { lines } });
  }

  async getCart(userId: string): Promise<CartLine[]> {
    return (await this.#call("GET", `/v1/users/${userId}/cart`)).lines;
  }

  async sendGarbage(): Promise<void> {
    await this.#send("POST", "/v1/users", { body: '{"email": ', headers: json });
  }

  async sendOversize(bytes: number): Promise<void> {
    await this.#call("POST", "/v1/users", {
      body: { email: "big@example.com", name: "x".repeat(bytes) },
    });
  }

  async correlate(id: string | undefined): Promise<string | undefined> {
    const headers = id === undefined ? {} : { "x-request-id": id };
    const { response } = await this.#send("GET", "/v1/users?email=nobody%40example.com", {
      headers,
    });
    return response.headers.get("x-request-id") ?? undefined;
  }

  async isReady(): Promise<boolean> {
    return isReady(this.#origin);
  }

  async beginCreateUser(details: UserDetails): Promise<{ finish(): Promise<User> }> {
    const begun = await beginRequest(`${this.#origin}/v1/users`, details);
    return { finish: async () => toUser(read(await begun.finish())) };
  }

  async close(): Promise<void> {}

  async #call(
    method: string,
    path: string,
    { body, headers = {} }: Request = {},
  ): Promise<Untyped> {
    const content =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { ...headers, ...json } };
    const { response, text } = await this.#send(method, path, { headers, ...content });
    return read({ status: response.status, text });
  }

  async #send(
    method: string,
    path: string,
    init: RequestInit,
  ): Promise<{ response: Response; text: string }> {
    const response = await fetch(this.#origin + path, { method, ...init });
    const text = await response.text();
    if (!response.ok) read({ status: response.status, text });
    return { response, text };
  }
}

class RestResourceClient implements ResourceClient {
  readonly api = "rest";
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async create(resource: Resource, details: Details): Promise<Saved> {
    return toSaved(await this.#call("POST", pathOf(resource), { body: details }));
  }

  async get(resource: Resource, id: string): Promise<Saved> {
    return toSaved(await this.#call("GET", pathOf(resource, id)));
  }

  async find(resource: Resource, { property }: Field, value: unknown): Promise<Saved | undefined> {
    const query = new URLSearchParams({ [property]: String(value) });
    const { items } = await this.#call("GET", `${pathOf(resource)}?${query.toString()}`);
    return items[0] && toSaved(items[0]);
  }

  async update(
    resource: Resource,
    id: string,
    expectedVersion: number,
    details: Details,
  ): Promise<Saved> {
    const headers = { "if-match": `"${expectedVersion}"` };
    return toSaved(await this.#call("PUT", pathOf(resource, id), { body: details, headers }));
  }

  async delete(resource: Resource, id: string, expectedVersion: number): Promise<void> {
    const headers = { "if-match": `"${expectedVersion}"` };
    await this.#call("DELETE", pathOf(resource, id), { headers });
  }

  async list(resource: Resource, query: { limit: number; cursor?: string }): Promise<SavedPage> {
    const parameters = new URLSearchParams({ ...query, limit: `${query.limit}` });
    const page = await this.#call("GET", `${pathOf(resource)}?${parameters.toString()}`);
    return { items: page.items.map(toSaved), nextCursor: page.nextCursor ?? undefined };
  }

  async close(): Promise<void> {}

  async #call(method: string, path: string, { body, headers }: Request = {}): Promise<Untyped> {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const response = await fetch(this.#origin + path, {
      method,
      headers: { ...headers, ...(content !== undefined && json) },
      ...(content !== undefined && { body: content }),
    });
    return read({ status: response.status, text: await response.text() });
  }
}

function pathOf({ names }: Resource, id?: string): string {
  return `/v1/${names.kebabs}${id === undefined ? "" : `/${id}`}`;
}

function toSaved({
  id,
  version,
  createdAt: _created,
  updatedAt: _updated,
  ...details
}: Untyped): Saved {
  return { id, version, details };
}

function toUser({ id, email, name, version }: User): User {
  return { id, email, name, version };
}

function toOrder({ id, userId, status, total }: Order): Order {
  return { id, userId, status, total };
}

function toTotal({ amount, currency, rate, stale }: OrderTotal): OrderTotal {
  return { amount, currency, rate, stale };
}

/** @throws ClientError for anything but success */
function read({ status, text }: Answer): Untyped {
  const body = text === "" ? undefined : JSON.parse(text);
  if (status < 300) return body;
  throw new ClientError(
    kinds[status] ?? "internal",
    body?.code ?? `http_${status}`,
    body?.detail ?? text,
  );
}

const kinds: Readonly<Record<number, FailureKind>> = {
  400: "validation",
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  412: "conflict",
  413: "validation",
  422: "validation",
  429: "rate_limited",
  503: "unavailable",
};
