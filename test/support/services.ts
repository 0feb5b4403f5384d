/**
 * Servers that tests may use: by URL, or on the standard local port if something there greets as the protocol says.
 * A suite that needs one which is not there is skipped by name with the reason; REQUIRE_SERVICES=1 makes it fail.
 */
import { connect } from "node:net";
import { describe, inject, test } from "vitest";

export const services = {
  postgres: {
    variable: "TEST_POSTGRES_URL",
    fallback: "postgres://postgres:postgres@127.0.0.1:5432/postgres",
    // SSLRequest; the server answers with one byte.
    hello: Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]),
    greets: (answer) => answer[0] === 0x53 || answer[0] === 0x4e,
  },
  mysql: {
    variable: "TEST_MYSQL_URL",
    fallback: "mysql://root@127.0.0.1:3306/mysql",
    // The server speaks first: packet 0, protocol 10.
    greets: (answer) => answer[3] === 0 && answer[4] === 10,
  },
  mongodb: {
    variable: "TEST_MONGODB_URL",
    fallback: "mongodb://127.0.0.1:27017/?directConnection=true",
    // OP_QUERY on admin.$cmd with { isMaster: 1 }; the answer is an OP_REPLY.
    hello: Buffer.from(
      "3a0000000100000000000000d40700000000000061646d696e2e24636d640000000000ffffffff" +
        "130000001069734d6173746572000100000000",
      "hex",
    ),
    greets: (answer) => answer.readInt32LE(12) === 1,
  },
  redis: {
    variable: "TEST_REDIS_URL",
    fallback: "redis://127.0.0.1:6379",
    hello: "PING\r\n",
    greets: (answer) => /^(\+PONG|-NOAUTH)/.test(answer.toString()),
  },
  amqp: {
    variable: "TEST_AMQP_URL",
    fallback: "amqp://guest:guest@127.0.0.1:5672",
    hello: Buffer.from("AMQP\0\0\x09\x01", "latin1"),
    // Method frame on channel 0, connection.start.
    greets: (answer) => answer[0] === 1 && answer.readUInt32BE(7) === 0x000a000a,
  },
  nats: {
    variable: "TEST_NATS_URL",
    fallback: "nats://127.0.0.1:4222",
    greets: (answer) => answer.toString().startsWith("INFO {"),
  },
} as const satisfies Record<string, Protocol>;

export type Service = keyof typeof services;

/** Where a service answers, or why tests that need it cannot run. */
export type Availability = { url: string } | { reason: string };

interface Protocol {
  variable: string;
  fallback: string;
  /** What the client says first; absent where the server does. */
  hello?: string | Buffer;
  greets: (answer: Buffer) => boolean;
}

/**
 * Whether the absence of a server is a failure. A CI machine has the servers that Debian packages; MongoDB is not among them,
 * so it is only required where one is named, and is otherwise a skip that is counted.
 */
export function isRequired(service: Service): boolean {
  if (process.env["REQUIRE_SERVICES"] !== "1") return false;
  return service !== "mongodb" || process.env[services.mongodb.variable] !== undefined;
}

/** A `describe` whose tests need a server; they receive its URL. */
export function describeWith(service: Service, name: string, body: (url: string) => void): void {
  const found = inject("services")[service];
  if ("url" in found) {
    describe(name, () => body(found.url));
  } else if (isRequired(service)) {
    test(`${name} needs ${service}`, () => {
      throw new Error(found.reason);
    });
  } else {
    describe.skip(`${name} [${found.reason}]`, () => body(services[service].fallback));
  }
}

/** Asks every service once; vitest's global set-up passes the result on to the tests. */
export async function findServices(): Promise<Record<Service, Availability>> {
  const names = Object.keys(services) as Service[];
  const entries = await Promise.all(
    names.map(async (name) => [name, await find(services[name])] as const),
  );
  return Object.fromEntries(entries) as Record<Service, Availability>;
}

async function find({ variable, fallback, hello, greets }: Protocol): Promise<Availability> {
  const url = process.env[variable] ?? fallback;
  const { hostname, port, host } = new URL(url);
  const answer = await greeting(hostname, Number(port || new URL(fallback).port), hello);
  if (answer.length >= 1 && isGreeting(answer, greets)) return { url };
  const problem = answer.length === 0 ? "nothing answers" : "something else answers";
  return { reason: `${problem} on ${host}; set ${variable}` };
}

function isGreeting(answer: Buffer, greets: (answer: Buffer) => boolean): boolean {
  try {
    return greets(answer);
  } catch {
    return false;
  }
}

/** The first bytes a server sends, empty if there is none within a second. */
function greeting(host: string, port: number, hello: string | Buffer | undefined): Promise<Buffer> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer: Buffer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => end(Buffer.alloc(0)));
    socket.on("error", () => end(Buffer.alloc(0)));
    socket.on("close", () => end(Buffer.alloc(0)));
    socket.on("data", end);
    if (hello !== undefined) socket.on("connect", () => socket.write(hello));
  });
}

declare module "vitest" {
  export interface ProvidedContext {
    services: Record<Service, Availability>;
  }
}
