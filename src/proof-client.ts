/** A generated service as a client sees it, over whatever API style: what it can ask, what comes back, and how that fails. */
import { randomUUID } from "node:crypto";
import type { Field, Resource } from "./pattern.ts";
import type { Service } from "./proof.ts";

/** The sample domain as a client of one API style sees it. Every failure is a `ClientError`. */
export interface SampleClient {
  /** The id of the API style. */
  readonly api: string;
  createUser(details: UserDetails): Promise<User>;
  getUser(id: string): Promise<User>;
  findUserByEmail(email: string): Promise<User | undefined>;
  updateUser(id: string, expectedVersion: number, details: UserDetails): Promise<User>;
  deleteUser(id: string, expectedVersion: number): Promise<void>;
  putProduct(product: Product): Promise<void>;
  getProduct(sku: string): Promise<Product>;
  placeOrder(order: NewOrder): Promise<Order>;
  getOrder(id: string): Promise<Order>;
  cancelOrder(id: string): Promise<Order>;
  /** Only where the project lists orders page by page. */
  listOrders(query: { userId?: string; limit: number; cursor?: string }): Promise<OrderPage>;
  /** Only where the project tells it in other currencies. */
  orderTotal(id: string, currency: string): Promise<OrderTotal>;
  /** Only where the project lists users by page number. */
  listUsers(query: { page?: number; pageSize?: number }): Promise<UserPage>;
  /** Only where the project keeps carts, as `getCart`. */
  putCart(userId: string, lines: readonly CartLine[]): Promise<void>;
  getCart(userId: string): Promise<CartLine[]>;

  /** Sends what is no request at all by the rules of the style: broken JSON, bytes that are no message. */
  sendGarbage(): Promise<void>;
  /** Sends a well-formed request to create a user that is about so many bytes long. */
  sendOversize(bytes: number): Promise<void>;
  /**
   * Makes any call.
   *
   * @param id the correlation id to send along
   * @returns the one that came back
   */
  correlate(id: string | undefined): Promise<string | undefined>;
  /** Whether the service calls itself ready to those who route requests to it. */
  isReady(): Promise<boolean>;
  /** Begins to create a user. Resolves once the server has the call in hand and waits for the rest of it. */
  beginCreateUser(details: UserDetails): Promise<{ finish(): Promise<User> }>;
  close(): Promise<void>;
}

/** Resources of a recipe as a client of one API style sees them. Every failure is a `ClientError`. */
export interface ResourceClient {
  /** The id of the API style. */
  readonly api: string;
  create(resource: Resource, details: Details): Promise<Saved>;
  get(resource: Resource, id: string): Promise<Saved>;
  /** By a field that is unique. */
  find(resource: Resource, field: Field, value: unknown): Promise<Saved | undefined>;
  update(resource: Resource, id: string, expectedVersion: number, details: Details): Promise<Saved>;
  delete(resource: Resource, id: string, expectedVersion: number): Promise<void>;
  /** Newest first. Only where the project lists page by page. */
  list(resource: Resource, query: { limit: number; cursor?: string }): Promise<SavedPage>;
  close(): Promise<void>;
}

/** By property, as JSON says it: moments and days as text, what is not there as null. */
export type Details = Readonly<Record<string, unknown>>;

export interface Saved {
  readonly id: string;
  readonly version: number;
  readonly details: Details;
}

export interface SavedPage {
  readonly items: readonly Saved[];
  readonly nextCursor: string | undefined;
}

export interface UserDetails {
  readonly email: string;
  readonly name: string;
}

export interface User extends UserDetails {
  readonly id: string;
  readonly version: number;
}

export interface Product {
  readonly sku: string;
  readonly price: number;
  readonly stock: number;
}

export interface NewOrder {
  readonly userId: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly idempotencyKey?: string;
}

export interface Order {
  readonly id: string;
  readonly userId: string;
  readonly status: string;
  readonly total: number;
}

export interface OrderPage {
  readonly items: readonly Order[];
  readonly nextCursor: string | undefined;
}

export interface OrderTotal {
  readonly amount: number;
  readonly currency: string;
  readonly rate: string;
  readonly stale: boolean;
}

export interface UserPage {
  readonly items: readonly User[];
  readonly totalItems: number;
  readonly totalPages: number;
}

export interface CartLine {
  readonly sku: string;
  readonly quantity: number;
}

/** A user whom no other check knows. */
export function someone(): UserDetails {
  return { email: `${randomUUID()}@example.com`, name: "Ada Lovelace" };
}

/** A user, and a product that no other check orders. */
export async function openShop(
  client: SampleClient,
  product: Omit<Product, "sku">,
): Promise<{ userId: string; sku: string; order(quantity?: number): Promise<Order> }> {
  const { id: userId } = await client.createUser(someone());
  const sku = `sku-${randomUUID()}`;
  await client.putProduct({ sku, ...product });
  return {
    userId,
    sku,
    order: (quantity = 1) => client.placeOrder({ userId, lines: [{ sku, quantity }] }),
  };
}

/** How a client of any style tells failures apart; `internal` is what a client should never see. */
export type FailureKind =
  | "validation"
  | "not_found"
  | "conflict"
  | "unauthenticated"
  | "forbidden"
  | "rate_limited"
  | "unavailable"
  | "internal";

export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly kind: FailureKind;
  readonly code: string;

  constructor(kind: FailureKind, code: string, message: string) {
    super(`${kind} ${code}: ${message}`);
    this.kind = kind;
    this.code = code;
  }
}

/** How to reach a service of one API style. */
export interface ClientDefinition {
  /** Which address of the start-up log it talks to: `http`, `grpc`. */
  readonly scheme: string;
  /** @param project for the packages and the contract that a client needs, never for its code */
  connect(address: string, project: Pick<Service, "directory" | "load">): Promise<SampleClient>;
  /** Absent where the style does not serve the resources of a recipe. */
  connectResources?(
    address: string,
    project: Pick<Service, "directory" | "load">,
  ): Promise<ResourceClient>;
}

export function defineClient(definition: ClientDefinition): ClientDefinition {
  return definition;
}
