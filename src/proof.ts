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
import type { Resource } from "./pattern.ts";
import type { ResourceClient, SampleClient } from "./proof-client.ts";

export type { Field, Resource } from "./pattern.ts";
export * from "./proof-client.ts";

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
  /** After how many milliseconds it has failed; half a minute, unless it says so. */
  readonly limitMs?: number;
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
  /** Whether it lives in the service's process, so that a second one would have its own. */
  readonly inProcess?: boolean;
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
  drop(): Promise<void>;
}

export interface Outage {
  /** Makes whatever reads or changes products wait until it is released. */
  holdProducts(): Promise<{ release(): Promise<void> }>;
  /** Ends every connection of the service. @returns how many there were */
  disconnect(): Promise<number>;
  /**
   * Stops the server's processes behind the connections of the service where they stand (SIGSTOP). Only where they are processes of
   * this machine that may be stopped.
   */
  freeze?(): Promise<{ readonly count: number; thaw(): void }>;
}
