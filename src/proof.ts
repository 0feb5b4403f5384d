/**
 * All that an outside proof imports: what a client of a generated service can see and do, whatever the service is made of.
 *
 *   templates/<axis>/<id>/proof.ts           default-exports defineProof({ "what a client observes": check })
 *   templates/databases/<id>/proof.ts        may also export `backends`: the ways in which the database can be had
 *   templates/apis/<id>/test/client.ts       default-exports defineClient({ … }): the sample domain over that API style
 *   templates/<axis>/<id>/test/judges.ts     default-exports defineJudgements({ … }): what tools of others say of it
 *
 * A proof talks to a running process over the wire; it imports nothing of the project. It throws, by `node:assert` or
 * otherwise, where it does not see what it states.
 */
import { randomUUID } from "node:crypto";
import type { Field, Resource } from "./pattern.ts";

export type { Field, Resource } from "./pattern.ts";

/**
 * What comes from outside and is judged by looking at it: an answer off the wire, a package without types here.
 */
// oxlint-disable-next-line typescript/no-explicit-any
export type Untyped = any;

export type Environment = Readonly<Record<string, string>>;

/** A generated project that runs as its owner would run it. */
export interface Service {
  /** The project's folder. */
  readonly directory: string;
  /** Whether the sample resources are there. */
  readonly sample: boolean;
  /** What the process was started with, beside the settings of its own `.env.example`. */
  readonly env: Environment;
  /** All that the process was started with, down to PATH: for starting another of its kind. */
  readonly environment: Environment;
  /** One for each API style of the project, in the order of their ids; none without the sample. */
  readonly clients: readonly SampleClient[];
  /** Beside the sample's, in the order in which they refer to each other. */
  readonly resources: readonly Resource[];
  /** One for each API style that serves them. */
  readonly resourceClients: readonly ResourceClient[];
  /** What the proof may do to the database behind the service's back; absent where it is part of the process. */
  readonly outage: Outage | undefined;
  /** Whether something in the project provides the capability. */
  has(capability: string): boolean;
  /**
   * Where the service said it listens: `http://127.0.0.1:41234`.
   *
   * @param scheme `http`, `grpc`
   */
  address(scheme: string): string | undefined;
  /** The lines the process has written so far. A line that is not JSON makes it throw. */
  logs(): readonly LogLine[];
  /** Waits until such a line is written: a log may come a moment after the answer. Rejects after two seconds. */
  logged(matches: (line: LogLine) => boolean): Promise<LogLine>;
  /** All that the process has written on stderr so far. */
  stderr(): string;
  /**
   * Starts a second process of the service on the same database, with settings of its own; it is ended with the check. Absent
   * where the database lives in the process.
   */
  readonly another: ((env: Environment) => Promise<Service>) | undefined;
  /** Starts a Redis server that nobody else uses; it is ended with the check. Absent where this machine has no such program. */
  readonly startRedis: (() => Promise<RedisServer>) | undefined;
  signal(name: NodeJS.Signals): void;
  /** The end of the process. */
  exit(): Promise<Ending>;
  /** Starts the process again, with the same settings, once it has ended. Its clients and its log are new ones. */
  restart(): Promise<void>;
  /** Starts a second process that is expected to end by itself, and waits for that. */
  run(env: Environment): Promise<Ending & { readonly stdout: string; readonly stderr: string }>;
  /** A package that the project depends on, such as a database driver or a protocol's client. */
  load(packageName: string): Promise<Untyped>;
}

/** A Redis server that a check may do anything to. */
export interface RedisServer {
  readonly url: string;
  /** Ends it at once, and all it held with it. */
  kill(): Promise<void>;
  /** Starts an empty one where the killed one was. */
  restart(): Promise<void>;
  /** It stays connected, and does nothing until it is resumed. */
  hang(): void;
  resume(): void;
}

export type LogLine = Readonly<Record<string, unknown>>;

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How a check wants to find the service. */
export interface Circumstances {
  /**
   * Settings to start the service with, or a function that makes them, such as the address of a server of the proof's own;
   * it is started anew where they are not those it runs with.
   */
  readonly env?: Environment | ((service: Service) => Promise<Environment>);
  /** Whether there is anything to observe in this project. */
  readonly when?: (service: Service) => boolean;
}

export interface Behaviour extends Circumstances {
  readonly check: (service: Service, client: SampleClient) => Promise<void>;
  /** Run once for each API style, with its client; only where the sample resources are there. */
  readonly overEveryApi: boolean;
  /** Run once for each API style and each resource beside the sample's, instead of `check`. */
  readonly checkResource?: ResourceCheck;
}

export type Proof = Readonly<Record<string, Behaviour>>;
type Check = (service: Service) => Promise<void>;

/** States what a client observes, sentence by sentence. */
export function defineProof(behaviours: Readonly<Record<string, Check | Behaviour>>): Proof {
  const entries = Object.entries(behaviours).map(([sentence, behaviour]) => [
    sentence,
    typeof behaviour === "function" ? given({}, behaviour) : behaviour,
  ]);
  return Object.fromEntries(entries);
}

/** A check that needs the service to be started in a certain way, or that only some projects owe. */
export function given(circumstances: Circumstances, check: Check): Behaviour {
  return { ...circumstances, check, overEveryApi: false };
}

type ClientCheck = (client: SampleClient, service: Service) => Promise<void>;

/** A check of the sample domain, stated once and true of every API style. */
export function overEveryApi(check: ClientCheck, circumstances: Circumstances = {}): Behaviour {
  return {
    ...circumstances,
    check: (service, client) => check(client, service),
    overEveryApi: true,
  };
}

type ResourceCheck = (
  client: ResourceClient,
  resource: Resource,
  service: Service,
) => Promise<void>;

/** A check of any resource, stated once and true of every resource over every API style. */
export function overEveryResource(
  checkResource: ResourceCheck,
  circumstances: Circumstances = {},
): Behaviour {
  const check = () => Promise.reject(new Error("A check of resources needs one."));
  return { ...circumstances, check, overEveryApi: false, checkResource };
}

/**
 * What tools of others say, sentence by sentence. They are installed apart, from `test/matrix/judges/package.json`, and
 * asked about a few rows of the matrix.
 */
export type Judgements = Readonly<
  Record<string, (service: Service, judges: Judges) => Promise<void>>
>;

export interface Judges {
  load(packageName: string): Promise<Untyped>;
  /**
   * Runs the program of a package, with a folder of its own to write into as its working directory.
   *
   * @throws with all it said, unless it exits 0
   */
  run(program: string, args: readonly string[]): Promise<void>;
  /** Puts a file into that folder. */
  write(path: string, content: string): Promise<void>;
}

export function defineJudgements(judgements: Judgements): Judgements {
  return judgements;
}

/** One way to have a database. */
export interface Backend {
  /** `embedded`, `server`, … */
  readonly name: string;
  /** The server it needs, as `test/support/services.ts` calls it. Absent, the row is skipped and counted by this name. */
  readonly server?: string;
  /**
   * Makes a fresh database that nothing else uses.
   *
   * @param load a package that the project depends on
   * @param url where the server answers
   */
  open(load: Service["load"], url: string): Promise<OpenBackend>;
}

export interface OpenBackend {
  /** Settings that lead the service there. */
  readonly env: Environment;
  readonly outage?: Outage;
  /** Whether it lives in the service's process, so that a second one would have its own. */
  readonly inProcess?: boolean;
  drop(): Promise<void>;
}

export interface Outage {
  /** Makes whatever reads or changes products wait until it is released. */
  holdProducts(): Promise<{ release(): Promise<void> }>;
  /** Ends every connection of the service. @returns how many there were */
  disconnect(): Promise<number>;
}

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
