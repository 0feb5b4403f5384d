import { once } from "node:events";
import { createServer, isIPv6, type AddressInfo, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import {
  Server,
  ServerCredentials,
  type ServerInterceptor,
  type ServiceDefinition,
} from "@grpc/grpc-js";
import type { Config } from "#platform/config.ts";
import type { Health } from "#platform/health.ts";
import type { Logger } from "#platform/logger.ts";
import { CallsInFlight } from "#inbound/grpc/calls-in-flight.ts";
import { healthCalls } from "#inbound/grpc/health-calls.ts";
import { reflection } from "#inbound/grpc/reflection.ts";
import { implement, type Contract, type Service } from "#inbound/grpc/service.ts";
import { shuttingDown } from "#inbound/grpc/status.ts";

/** How often, and for how long, clients are asked whether they are still there: a stream may have nothing else to send. */
const KEEPALIVE_MS = 30_000;
const KEEPALIVE_TIMEOUT_MS = 10_000;

/** How long a client may take to hang up once its connection has ended, or to hear how its calls have. */
const HANG_UP_MS = 500;

export class GrpcServer {
  readonly #logger: Logger;
  readonly #server: Server;
  // Of its own, because grpc-js does not show its sockets.
  readonly #listener = createServer(cutOffAtTheEnd);
  readonly #contracts = new Set<Contract>();
  readonly #services = new Set<string>();
  readonly #calls = new CallsInFlight();
  readonly #closing = new AbortController();

  /** @param interceptors stand round every call, the first outermost */
  constructor(
    config: Config,
    logger: Logger,
    health: Health,
    ...interceptors: ServerInterceptor[]
  ) {
    this.#logger = logger;
    this.#server = new Server({
      interceptors: [this.#calls.interceptor, ...interceptors],
      "grpc.keepalive_time_ms": KEEPALIVE_MS,
      "grpc.keepalive_timeout_ms": KEEPALIVE_TIMEOUT_MS,
      "grpc.max_receive_message_length": config.GRPC_MESSAGE_LIMIT_BYTES,
    });
    this.serve(healthCalls(health, this.#services));
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  serve<D extends ServiceDefinition>(service: Service<D>): void {
    this.#contracts.add(service.contract);
    this.#server.addService(...implement(service, this.#logger, this.#closing.signal));
    for (const { path } of Object.values(service.definition)) {
      this.#services.add(path.split("/", 2)[1] ?? "");
    }
  }

  async listen(host: string, port: number): Promise<void> {
    reflection(this.#contracts).addToServer(this.#server);
    const connections = this.#server.createConnectionInjector(ServerCredentials.createInsecure());
    this.#listener.on("connection", (socket) => connections.injectConnection(socket));
    await once(this.#listener.listen(port, host), "listening");
    const name = isIPv6(host) ? `[${host}]` : host;
    this.#logger.info(`Server listening at grpc://${name}:${this.port}`);
  }

  /** Streams end at once, calls in flight finish. */
  async close(): Promise<void> {
    this.#closing.abort(shuttingDown);
    const closed = this.#listener[Symbol.asyncDispose]();
    const ended = promisify(this.#server.tryShutdown.bind(this.#server))();
    await Promise.race([closed, this.#onlyStreamsAreLeft()]);
    this.#server.forceShutdown();
    await Promise.all([ended, closed]);
  }

  /** The end of a stream waits behind all that its client has not read, and some never read on. */
  async #onlyStreamsAreLeft(): Promise<void> {
    await this.#calls.ended();
    await sleep(HANG_UP_MS, undefined, { ref: false });
  }
}

/** Else one that says nothing, not even that it leaves, would hold up the drain. */
function cutOffAtTheEnd(socket: Socket): void {
  socket.once("finish", () => setTimeout(() => socket.destroy(), HANG_UP_MS).unref());
}
