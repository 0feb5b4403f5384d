import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { StandIn } from "#test/drill/dependencies.ts";

/** Answers as frankfurter.dev does. */
export async function openExchangeRates(): Promise<StandIn> {
  const server = createServer((_, response) => {
    response.end(JSON.stringify({ rates: { EUR: 0.9215 } }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}
