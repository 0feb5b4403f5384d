import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";

export const faults = {
  killed: "connections are reset, new ones refused",
  hung: "connections stay, and new ones are accepted, but nothing moves",
  slowed: "every answer comes late",
  refused: "connections end, new ones are refused",
} as const;

export type Fault = keyof typeof faults;

export interface Target {
  readonly host: string;
  readonly port: number;
}

interface Connection {
  readonly client: Socket;
  readonly upstream: Socket;
}

/** Stands between the service and one dependency, and plays its failures. */
export class FaultProxy {
  readonly #target: Target;
  readonly #latencyMs: number;
  readonly #connections = new Set<Connection>();
  #listener: Server | undefined;
  #port = 0;
  #fault: Fault | undefined;

  private constructor(target: Target, latencyMs: number) {
    this.#target = target;
    this.#latencyMs = latencyMs;
  }

  static async open(target: Target, latencyMs: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(target, latencyMs);
    await proxy.#listen();
    return proxy;
  }

  get port(): number {
    return this.#port;
  }

  strike(fault: Fault): void {
    this.#fault = fault;
    if (fault === "killed" || fault === "refused") this.#listener?.close();
    for (const connection of this.#connections) afflict(connection, fault);
  }

  /** Lets everything pass again, what was held back first. */
  async lift(): Promise<void> {
    const isClosed = this.#fault === "killed" || this.#fault === "refused";
    this.#fault = undefined;
    if (isClosed) await this.#listen();
    for (const { client, upstream } of this.#connections) {
      client.resume();
      upstream.resume();
    }
  }

  close(): void {
    this.#listener?.close();
    for (const connection of this.#connections) afflict(connection, "killed");
  }

  async #listen(): Promise<void> {
    this.#listener = createServer((client) => this.#accept(client));
    await once(this.#listener.listen(this.#port, "127.0.0.1"), "listening");
    this.#port = (this.#listener.address() as AddressInfo).port;
  }

  #accept(client: Socket): void {
    const upstream = connect(this.#target);
    const connection = { client, upstream };
    this.#connections.add(connection);
    client.on("data", (chunk) => upstream.write(chunk));
    client.on("end", () => upstream.end());
    this.#answer(connection);
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      // Of a reset the other side learns by its own connection's end.
      socket.on("error", () => undefined);
      socket.on("close", () => {
        client.destroy();
        upstream.destroy();
        this.#connections.delete(connection);
      });
    }
    if (this.#fault !== undefined) afflict(connection, this.#fault);
  }

  /** In order, though each chunk waits for a time of its own. */
  #answer({ client, upstream }: Connection): void {
    let last: Promise<unknown> = Promise.resolve();
    upstream.on("data", (chunk) => {
      const due = performance.now() + (this.#fault === "slowed" ? this.#latencyMs : 0);
      const before = last;
      last = (async () => {
        await before;
        const early = due - performance.now();
        if (early > 0) await setTimeout(early);
        client.write(chunk);
      })();
    });
    upstream.on("end", () => void last.then(() => client.end()));
  }
}

function afflict({ client, upstream }: Connection, fault: Fault): void {
  if (fault === "hung") {
    client.pause();
    upstream.pause();
  } else if (fault === "killed") {
    reset(client);
    upstream.destroy();
  } else if (fault === "refused") {
    client.end();
    upstream.end();
  }
}

/** What is about to end cannot be reset any more, and Node would wait for it for ever: libuv's uv_tcp_close_reset. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
