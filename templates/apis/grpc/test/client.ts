import {
  type CartLine,
  ClientError,
  defineClient,
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
import { Channel, failure } from "./channel.ts";
import { GrpcResourceClient } from "./resource-client.ts";

export default defineClient({
  scheme: "grpc",
  connect: async (address, project) => new GrpcClient(await Channel.open(address, project)),
  connectResources: async (address, project) =>
    new GrpcResourceClient(await Channel.open(address, project)),
});

/** A peer that cannot read a message at all is told INTERNAL; one that refuses its size, RESOURCE_EXHAUSTED. */
const unreadable = new Set([3, 8, 13]);

class GrpcClient implements SampleClient {
  readonly api = "grpc";
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  async createUser(details: UserDetails): Promise<User> {
    return toUser((await this.#channel.call("users.v1.UserService", "CreateUser", details)).user);
  }

  async getUser(id: string): Promise<User> {
    return toUser((await this.#channel.call("users.v1.UserService", "GetUser", { id })).user);
  }

  async findUserByEmail(email: string): Promise<User | undefined> {
    const { user } = await this.#channel.call("users.v1.UserService", "FindUserByEmail", { email });
    return user ? toUser(user) : undefined;
  }

  async updateUser(id: string, expectedVersion: number, details: UserDetails): Promise<User> {
    const { user } = await this.#channel.call("users.v1.UserService", "UpdateUser", {
      id,
      expectedVersion,
      ...details,
    });
    return toUser(user);
  }

  async deleteUser(id: string, expectedVersion: number): Promise<void> {
    await this.#channel.call("users.v1.UserService", "DeleteUser", { id, expectedVersion });
  }

  async putProduct(product: Product): Promise<void> {
    await this.#channel.call("products.v1.ProductService", "PutProduct", product);
  }

  async getProduct(sku: string): Promise<Product> {
    return (await this.#channel.call("products.v1.ProductService", "GetProduct", { sku })).product;
  }

  async placeOrder(order: NewOrder): Promise<Order> {
    return toOrder((await this.#channel.call("orders.v1.OrderService", "PlaceOrder", order)).order);
  }

  async getOrder(id: string): Promise<Order> {
    return toOrder((await this.#channel.call("orders.v1.OrderService", "GetOrder", { id })).order);
  }

  async cancelOrder(id: string): Promise<Order> {
    return toOrder(
      (await this.#channel.call("orders.v1.OrderService", "CancelOrder", { id })).order,
    );
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
    const { orders, nextPageToken } = await this.#channel.call(
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
    const total = await this.#channel.call("orders.v1.OrderTotalService", "GetOrderTotal", request);
    return toTotal(total);
  }

  async listUsers(query: { page?: number; pageSize?: number }): Promise<UserPage> {
    const { users, totalSize, totalPages } = await this.#channel.call(
      "users.v1.UserListingService",
      "ListUsers",
      query,
    );
    return { items: users.map(toUser), totalItems: totalSize, totalPages };
  }

  async putCart(userId: string, lines: readonly CartLine[]): Promise<void> {
    await this.#channel.call("carts.v1.CartService", "PutCart", { userId, lines });
  }

  async getCart(userId: string): Promise<CartLine[]> {
    return (await this.#channel.call("carts.v1.CartService", "GetCart", { userId })).cart.lines;
  }

  async sendGarbage(): Promise<void> {
    await this.#send(Buffer.from([0xff, 0xff, 0xff, 0xff]));
  }

  async sendOversize(bytes: number): Promise<void> {
    const { requestSerialize } = this.#channel.method("users.v1.UserService", "CreateUser");
    await this.#send(requestSerialize({ email: "big@example.com", name: "x".repeat(bytes) }));
  }

  async correlate(id: string | undefined): Promise<string | undefined> {
    const metadata = new this.#channel.grpc.Metadata();
    if (id !== undefined) metadata.set("x-request-id", id);
    const method = this.#channel.method("users.v1.UserService", "FindUserByEmail");
    return new Promise((resolve, reject) => {
      const call = this.#channel.unary(
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
    const { status } = await this.#channel.call("grpc.health.v1.Health", "Check", { service: "" });
    return status === "SERVING" || status === 1;
  }

  async beginCreateUser(details: UserDetails): Promise<{ finish(): Promise<User> }> {
    const { path, requestSerialize, responseDeserialize } = this.#channel.method(
      "users.v1.UserService",
      "CreateUser",
    );
    const answer = Promise.withResolvers<Untyped>();
    // Handled where the call is finished, if it ever is.
    answer.promise.catch(() => undefined);
    const call = this.#channel.client.makeClientStreamRequest(
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
    this.#channel.close();
  }

  /** Sends bytes where a message should be. */
  #send(bytes: Buffer): Promise<void> {
    const method = {
      ...this.#channel.method("users.v1.UserService", "CreateUser"),
      requestSerialize: () => bytes,
    };
    return new Promise((resolve, reject) => {
      this.#channel.unary(method, {}, new this.#channel.grpc.Metadata(), (error: Untyped) => {
        if (!error) resolve();
        else if (unreadable.has(error.code))
          reject(new ClientError("validation", "unreadable", error.details));
        else reject(failure(error));
      });
    });
  }
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
