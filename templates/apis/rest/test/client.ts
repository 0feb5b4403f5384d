import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import {
  ClientError,
  defineClient,
  type FailureKind,
  type NewOrder,
  type Order,
  type OrderPage,
  type Product,
  type SampleClient,
  type User,
  type UserDetails,
} from "../../../../src/proof.ts";

export default defineClient({
  scheme: "http",
  connect: async (origin) => new RestClient(origin),
});

interface Request {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const json = { "content-type": "application/json" };

class RestClient implements SampleClient {
  readonly api = "rest";
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async createUser(body: UserDetails): Promise<User> {
    return this.#call("POST", "/v1/users", { body });
  }

  async getUser(id: string): Promise<User> {
    return this.#call("GET", `/v1/users/${id}`);
  }

  async findUserByEmail(email: string): Promise<User | undefined> {
    const { items } = await this.#call("GET", `/v1/users?email=${encodeURIComponent(email)}`);
    return items[0];
  }

  async updateUser(id: string, version: number, body: UserDetails): Promise<User> {
    return this.#call("PUT", `/v1/users/${id}`, { body, headers: { "if-match": `"${version}"` } });
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
    return this.#call("POST", "/v1/orders", { body, headers });
  }

  async getOrder(id: string): Promise<Order> {
    return this.#call("GET", `/v1/orders/${id}`);
  }

  async cancelOrder(id: string): Promise<Order> {
    return this.#call("POST", `/v1/orders/${id}/cancel`);
  }

  async listOrders(query: { userId?: string; limit: number; cursor?: string }): Promise<OrderPage> {
    const parameters = new URLSearchParams({ ...query, limit: `${query.limit}` });
    const { items, nextCursor } = await this.#call("GET", `/v1/orders?${parameters.toString()}`);
    return { items, nextCursor: nextCursor ?? undefined };
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
    const response = await fetch(`${this.#origin}/readyz`);
    await response.arrayBuffer();
    return response.status === 200;
  }

  async beginCreateUser(details: UserDetails): Promise<{ finish(): Promise<User> }> {
    const text = JSON.stringify(details);
    const call = request(`${this.#origin}/v1/users`, {
      method: "POST",
      agent: false,
      headers: { ...json, "content-length": Buffer.byteLength(text), expect: "100-continue" },
    });
    const answered = once(call, "response") as Promise<IncomingMessage[]>;
    // Handled where the call is finished.
    answered.catch(() => undefined);
    const continued = once(call, "continue");
    call.flushHeaders();
    await continued;
    call.write(text.slice(0, 5));
    return {
      async finish() {
        call.end(text.slice(5));
        const [response] = await answered;
        return read(response!.statusCode!, await textOf(response!));
      },
    };
  }

  async close(): Promise<void> {}

  async #call(method: string, path: string, { body, headers = {} }: Request = {}): Promise<any> {
    const content =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { ...headers, ...json } };
    const { response, text } = await this.#send(method, path, { headers, ...content });
    return read(response.status, text);
  }

  async #send(
    method: string,
    path: string,
    init: RequestInit,
  ): Promise<{ response: Response; text: string }> {
    const response = await fetch(this.#origin + path, { method, ...init });
    const text = await response.text();
    if (!response.ok) read(response.status, text);
    return { response, text };
  }
}

/** @throws ClientError for anything but success */
function read(status: number, text: string): any {
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

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks = await message.toArray();
  return Buffer.concat(chunks).toString();
}
