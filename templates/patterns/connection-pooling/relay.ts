import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Stands between a service and its database. */
export interface Relay {
  /** Where the database is to be had through it. */
  readonly url: string;
  /** Lets nothing through, as a network that loses every packet: connections stay, and new ones are accepted. */
  silence(): void;
  /** Lets everything through again, what was held back first. */
  lift(): void;
}

export async function openRelay(database: string): Promise<Relay> {
  const { hostname, port } = new URL(database);
  const sockets = new Set<Socket>();
  let isSilent = false;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on("data", (chunk) => to.write(chunk));
      from.on("end", () => to.end());
      from.on("error", () => to.destroy());
      from.on("close", () => sockets.delete(from));
      if (isSilent) from.pause();
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  server.unref();
  const { port: own } = server.address() as AddressInfo;
  return {
    url: Object.assign(new URL(database), { hostname: "127.0.0.1", port: own }).href,
    silence() {
      isSilent = true;
      for (const socket of sockets) socket.pause();
    },
    lift() {
      isSilent = false;
      for (const socket of sockets) socket.resume();
    },
  };
}
