import { readdirSync } from "node:fs";
import { join } from "node:path";
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

export default defineClient({
  scheme: "grpc",
  async connect(address, { directory, load }) {
    const [grpc, loader, health] = await Promise.all(
      ["@grpc/grpc-js", "@grpc/proto-loader", "grpc-health-check"].map((name) => load(name)),
    );
    const contracts = join(directory, "proto");
    const files = readdirSync(contracts, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".proto"),
    );
    const definition = loader.loadSync(files, {
      includeDirs: [contracts],
      longs: Number,
      enums: String,
      defaults: true,
    });
    return new GrpcClient(
      grpc,
      { ...definition, "grpc.health.v1.Health": health.service },
      address.replace("grpc://", ""),
    );
  },
});

/** The status codes of gRPC, by what they mean to a client of the sample. */
const kinds: Readonly<Record<number, FailureKind>> = {
  3: "validation",
  5: "not_found",
  6: "conflict",
  7: "forbidden",
  8: "rate_limited",
  9: "conflict",
  10: "conflict",
  14: "unavailable",
  16: "unauthenticated",
};

/** A peer that cannot read a message at all is told INTERNAL; one that refuses its size, RESOURCE_EXHAUSTED. */
const unreadable = new Set([3, 8, 13]);

class GrpcClient implements SampleClient {
  readonly api = "grpc";
  readonly #grpc: Untyped;
  readonly #definition: Untyped;
  readonly #client: Untyped;

  constructor(grpc: Untyped, definition: Untyped, address: string) {
    this.#grpc = grpc;
    this.#definition = definition;
    // Its own connections: a shared one to an earlier process on the same port may still be backing off.
    this.#client = new grpc.Client(address, grpc.credentials.createInsecure(), {
      "grpc.use_local_subchannel_pool": 1,
    });
  }

  async createUser(details: UserDetails): Promise<User> {
    return toUser((await this.#call("users.v1.UserService", "CreateUser", details)).user);
  }

  async getUser(id: string): Promise<User> {
    return toUser((await this.#call("users.v1.UserService", "GetUser", { id })).user);
  }

  async findUserByEmail(email: string): Promise<User | undefined> {
    const { user } = await this.#call("users.v1.UserService", "FindUserByEmail", { email });
    return user ? toUser(user) : undefined;
  }

  async updateUser(id: string, expectedVersion: number, details: UserDetails): Promise<User> {
    const { user } = await this.#call("users.v1.UserService", "UpdateUser", {
      id,
      expectedVersion,
      ...details,
    });
    return toUser(user);
  }

  async deleteUser(id: string, expectedVersion: number): Promise<void> {
    await this.#call("users.v1.UserService", "DeleteUser", { id, expectedVersion });
  }

  async putProduct(product: Product): Promise<void> {
    await this.#call("products.v1.ProductService", "PutProduct", product);
  }

  async getProduct(sku: string): Promise<Product> {
    return (await this.#call("products.v1.ProductService", "GetProduct", { sku })).product;
  }

  async placeOrder(order: NewOrder): Promise<Order> {
    return toOrder((await this.#call("orders.v1.OrderService", "PlaceOrder", order)).order);
  }

  async getOrder(id: string): Promise<Order> {
    return toOrder((await this.#call("orders.v1.OrderService", "GetOrder", { id })).order);
  }

  async cancelOrder(id: string): Promise<Order> {
    return toOrder((await this.#call("orders.v1.OrderService", "CancelOrder", { id })).order);
  }

  async listOrders({
    userId,
    limit,
    cursor,
  }: {
    userId?: string;
    limit: number;
    cursor?: string;
  }): Promise<OrderPage> {
    const request = { userId, pageSize: limit === 0 ? -1 : limit, pageToken: cursor };
    const { orders, nextPageToken } = await this.#call(
      "orders.v1.OrderListingService",
      "ListOrders",
      request,
    );
    return {
      items: orders.map(toOrder),
      nextCursor: nextPageToken === "" ? undefined : nextPageToken,
    };
  }

  async orderTotal(orderId: string, currency: string): Promise<OrderTotal> {
    const request = { orderId, currency };
    const total = await this.#call("orders.v1.OrderTotalService", "GetOrderTotal", request);
    return toTotal(total);
  }

  async listUsers(query: { page?: number; pageSize?: number }): Promise<UserPage> {
    const { users, totalSize, totalPages } = await this.#call(
      "users.v1.UserListingService",
      "ListUsers",
      query,
    );
    return { items: users.map(toUser), totalItems: totalSize, totalPages };
  }

  async putCart(userId: string, lines: readonly CartLine[]): Promise<void> {
    await this.#call("carts.v1.CartService", "PutCart", { userId, lines });
  }

  async getCart(userId: string): Promise<CartLine[]> {
    return (await this.#call("carts.v1.CartService", "GetCart", { userId })).cart.lines;
  }

  async sendGarbage(): Promise<void> {
    await this.#send(Buffer.from([0xff, 0xff, 0xff, 0xff]));
  }

  async sendOversize(bytes: number): Promise<void> {
    const { requestSerialize } = this.#method("users.v1.UserService", "CreateUser");
    await this.#send(requestSerialize({ email: "big@example.com", name: "x".repeat(bytes) }));
  }

  async correlate(id: string | undefined): Promise<string | undefined> {
    const metadata = new this.#grpc.Metadata();
    if (id !== undefined) metadata.set("x-request-id", id);
    const method = this.#method("users.v1.UserService", "FindUserByEmail");
    return new Promise((resolve, reject) => {
      const call = this.#unary(
        method,
        { email: "nobody@example.com" },
        metadata,
        (error: Untyped) => {
          if (error) reject(failure(error));
        },
      );
      call.on("metadata", (answer: Untyped) => resolve(answer.get("x-request-id")[0]));
    });
  }

  async isReady(): Promise<boolean> {
    const { status } = await this.#call("grpc.health.v1.Health", "Check", { service: "" });
    return status === "SERVING" || status === 1;
  }

  async beginCreateUser(details: UserDetails): Promise<{ finish(): Promise<User> }> {
    const { path, requestSerialize, responseDeserialize } = this.#method(
      "users.v1.UserService",
      "CreateUser",
    );
    const answer = Promise.withResolvers<Untyped>();
    // Handled where the call is finished, if it ever is.
    answer.promise.catch(() => undefined);
    const call = this.#client.makeClientStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      (error: Untyped, result: Untyped) =>
        error ? answer.reject(failure(error)) : answer.resolve(result),
    );
    // On one connection the server sees calls in their order: what is answered after it began shows that it has begun.
    await this.isReady();
    return {
      async finish() {
        call.write(details);
        call.end();
        return toUser((await answer.promise).user);
      },
    };
  }

  async close(): Promise<void> {
    this.#client.close();
  }

  #call(service: string, name: string, request: unknown): Promise<Untyped> {
    return new Promise((resolve, reject) => {
      this.#unary(
        this.#method(service, name),
        request,
        new this.#grpc.Metadata(),
        (error: Untyped, answer: Untyped) => (error ? reject(failure(error)) : resolve(answer)),
      );
    });
  }

  #unary(
    { path, requestSerialize, responseDeserialize }: Untyped,
    request: unknown,
    metadata: unknown,
    done: unknown,
  ): Untyped {
    return this.#client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      metadata,
      done,
    );
  }

  /** Sends bytes where a message should be. */
  #send(bytes: Buffer): Promise<void> {
    const method = {
      ...this.#method("users.v1.UserService", "CreateUser"),
      requestSerialize: () => bytes,
    };
    return new Promise((resolve, reject) => {
      this.#unary(method, {}, new this.#grpc.Metadata(), (error: Untyped) => {
        if (!error) resolve();
        else if (unreadable.has(error.code))
          reject(new ClientError("validation", "unreadable", error.details));
        else reject(failure(error));
      });
    });
  }

  #method(service: string, name: string): Untyped {
    return this.#definition[service][name];
  }
}

function failure({ code, details, metadata }: Untyped): ClientError {
  const [status] = metadata?.get("grpc-status-details-bin") ?? [];
  return new ClientError(
    kinds[code] ?? "internal",
    status === undefined ? `grpc_${code}` : reasonOf(status),
    details,
  );
}

/** `reason` of the `google.rpc.ErrorInfo` in a `google.rpc.Status`. */
function reasonOf(status: Buffer): string {
  const detail = fieldsOf(status, 3).find((any) =>
    fieldsOf(any, 1)[0]?.toString().endsWith("/google.rpc.ErrorInfo"),
  );
  const [info] = detail === undefined ? [] : fieldsOf(detail, 2);
  return info === undefined ? "" : (fieldsOf(info, 1)[0]?.toString().toLowerCase() ?? "");
}

/** Every occurrence of a length-delimited field in an encoded message that has only those and varints. */
function fieldsOf(message: Buffer, wanted: number): Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[at++]!;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const value = varint();
    if ((tag & 7) !== 2) continue;
    if (tag >> 3 === wanted) found.push(message.subarray(at, at + value));
    at += value;
  }
  return found;
}

function toUser({ id, email, name, version }: User): User {
  return { id, email, name, version };
}

function toOrder({ id, userId, status, total }: Order): Order {
  return { id, userId, status: status.replace("ORDER_STATUS_", "").toLowerCase(), total };
}

function toTotal({ amount, currency, rate, stale }: OrderTotal): OrderTotal {
  return { amount, currency, rate, stale };
}
